// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The heap of another JVM of this user, asked over a connection that stays. Thread-safe. */
public final class ProcessHeap implements AutoCloseable {

  private final JMXConnector connector;
  private final MemoryMXBean memory;

  private ProcessHeap(JMXConnector connector, MemoryMXBean memory) {
    this.connector = connector;
    this.memory = memory;
  }

  /** Connects to a JVM, which needs no options for it. */
  public static ProcessHeap of(long pid) throws IOException {
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
    return new ProcessHeap(
        connector,
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.MEMORY_MXBEAN_NAME,
            MemoryMXBean.class));
  }

  /** What is in use right after a full collection, which this asks for. */
  public long collectedMegabytes() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed() >> 20;
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }

  /** Where another JVM of this user answers JMX. */
  static String address(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("Cannot attach to process " + pid, e);
    }
  }
}
