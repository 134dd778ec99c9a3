// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The metrics of a worker in another JVM of this user, as monitoring reads them. */
final class ProcessBeans {

  private ProcessBeans() {}

  /** Numbers that connectors show, by {@code connector/number}, those of its tasks added up. */
  static Map<String, Long> ofPlugins(long pid) throws IOException, JMException {
    Map<String, Long> numbers = new TreeMap<>();
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(ProcessHeap.address(pid)))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      for (ObjectName name :
          server.queryNames(new ObjectName("kafka.connect:type=plugins,*"), null)) {
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
          if (server.getAttribute(name, attribute.getName()) instanceof Long number) {
            String connectorName = ObjectName.unquote(quoted(name.getKeyProperty("connector")));
            numbers.merge(connectorName + "/" + attribute.getName(), number, Long::sum);
          }
        }
      }
    }
    return numbers;
  }

  private static String quoted(String text) {
    return text.startsWith("\"") ? text : ObjectName.quote(text);
  }
}
