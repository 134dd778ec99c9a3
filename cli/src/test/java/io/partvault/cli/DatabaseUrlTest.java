// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.cli.archive.ArchivePlace;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {

  private static DatabaseUrl url(String rest) {
    return DatabaseUrl.parse("jdbc:postgresql://" + rest);
  }

  @Test
  void theLogicalNameIsTheDatabasesWhereTopicsCanCarryIt() {
    assertThat(url("db:5432/shop_1?sslmode=require").logicalName()).isEqualTo("shop_1");
  }

  @Test
  void otherNamesStayApartFromEachOther() {
    String name = url("db/gr%C3%B6%C3%9Fe.x").logicalName();
    assertThat(name).matches("gr__e_x-[0-9a-f]{8}");
    assertThat(url("db/gr%C3%B6%C3%9Fe-x").logicalName()).isNotEqualTo(name);
  }

  @Test
  void everyDatabaseAndTargetHasAStateFolderOfItsOwn() {
    ArchivePlace place = ArchivePlace.parse("s3://vault/a");
    assertThat(url("db/shop").stateFolder(place))
        .isEqualTo(url("db/shop?sslmode=require").stateFolder(place))
        .isNotEqualTo(url("db2/shop").stateFolder(place))
        .isNotEqualTo(url("db/shop").stateFolder(ArchivePlace.parse("s3://vault/b")))
        .isNotEqualTo(
            url("db/shop")
                .stateFolder(place.at(place.settings().withEndpoint("http://127.0.0.1:9000"))));
  }
}
