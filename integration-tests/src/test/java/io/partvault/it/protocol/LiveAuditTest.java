// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.audit.ArchiveAudit;
import io.partvault.archive.audit.AuditFinding;
import io.partvault.archive.audit.AuditListener;
import io.partvault.archive.audit.AuditScope;
import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Defect;
import io.partvault.archive.audit.Severity;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An archive is looked through while connectors write it, crash and clear up: before each call of
 * the audit something happens in the world.
 */
@ExtendWith(QuietAboutFaults.class)
class LiveAuditTest {

  private static final int SCHEDULES = 200;

  @Test
  void anArchiveIsNeverSaidToBeDamagedWhateverHappensMeanwhile() throws InterruptedException {
    int audits = 0;
    int orphans = 0;
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      World world = new World(Schedule.random(seed));
      FlakyObjectStore live = new FlakyObjectStore(world.bucket().truth());
      for (Operation operation : Operation.values()) {
        live.on(operation).beforeEach(world::happenNext);
      }
      List<AuditFinding> findings = new ArrayList<>();
      while (world.happenNext()) {
        findings.addAll(audit(world, live));
        audits++;
      }
      world.run();
      findings.addAll(audit(world, world.bucket().truth()));

      assertThat(findings)
          .as("seed %d", seed)
          .allMatch(finding -> finding.severity().compareTo(Severity.WARNING) >= 0);
      orphans += requireOrphansStayOrphans(world, findings);
    }
    assertThat(audits).as("much happens during each of them").isGreaterThan(SCHEDULES);
    assertThat(orphans).isPositive();
  }

  private static List<AuditFinding> audit(World world, ObjectStore store)
      throws InterruptedException {
    List<AuditFinding> findings = new ArrayList<>();
    AuditScope whole = new AuditScope("", Set.of(), true, 2);
    new ArchiveAudit(store, world.bucket().layout(), whole, Clock.systemUTC())
        .run(
            new AuditListener() {
              @Override
              public void found(AuditFinding finding) {
                findings.add(finding);
              }

              @Override
              public void progress(AuditTotals totals) {
                // Only what is found matters.
              }
            });
    return findings;
  }

  /** Somebody may remove by hand what was called an orphan. */
  private static int requireOrphansStayOrphans(World world, List<AuditFinding> findings) {
    Set<ObjectKey> orphans =
        findings.stream()
            .filter(finding -> finding.defect() == Defect.ORPHAN)
            .map(AuditFinding::object)
            .collect(Collectors.toSet());
    Bucket bucket = world.bucket();
    assertThat(bucket.keys("manifests"))
        .flatMap(key -> ManifestCodec.read(bucket.truth().read(key), key.value()).dataFiles())
        .map(file -> bucket.layout().resolve(file.key()))
        .noneMatch(orphans::contains);
    return orphans.size();
  }
}
