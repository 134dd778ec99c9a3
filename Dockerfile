# A Kafka Connect worker with Partvault's connectors on its plugin path. docs/containers.md has the settings.
#
#   docker build -t partvault-connect .                      the worker
#   docker build -t partvault-plugins --target plugins .     the plugins alone, for an image of your own (Strimzi's, for example)
#   docker build -t partvault-debezium --target debezium .   the worker with Debezium's PostgreSQL connector beside them

# Tags that are pinned stand in lines of their own: .ci/offline-images reads them.
ARG MAVEN_IMAGE=maven:3.9.11-eclipse-temurin-17
ARG KAFKA_IMAGE=apache/kafka:4.3.1

FROM ${MAVEN_IMAGE} AS build
WORKDIR /src
COPY . .
# Checks of style and coverage are the developers' business, tests need servers: mvn verify has all three.
RUN mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true -Djacoco.skip=true -pl connector-source,connector-sink -am package && \
    mkdir -p /out/plugins && cp -r connector-*/target/partvault-*-plugin/* /out/plugins/
RUN mvn -B -ntp -q -N dependency:copy -Dartifact=io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1 -DoutputDirectory=/out -Dmdep.stripVersion=true && \
    test -f /out/jmx_prometheus_javaagent.jar

FROM build AS debezium-plugin
RUN mvn -B -ntp -q -N dependency:unpack -Dartifact=io.debezium:debezium-connector-postgres:3.6.1.Final:tar.gz:plugin -DoutputDirectory=/out/debezium && \
    test -d /out/debezium/debezium-connector-postgres

FROM scratch AS plugins
COPY --from=build /out/plugins /

FROM ${KAFKA_IMAGE} AS worker
USER root
COPY --from=build /out/plugins /opt/kafka/plugins
COPY --from=build /out/jmx_prometheus_javaagent.jar /opt/partvault/
COPY config/worker.properties docker/jmx-exporter.yml /opt/partvault/
COPY docker/start-connect /opt/partvault/
# The Kafka image's own: not root, and it owns nothing below /opt/partvault and /opt/kafka/plugins.
USER appuser
# REST, and metrics for Prometheus.
EXPOSE 8083 9404
# The worker's own word: not before it has joined its group and read its topics (Kafka 3.9 and later).
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=6 \
  CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8083/health"]
CMD ["/opt/partvault/start-connect"]

FROM worker AS debezium
USER root
COPY --from=debezium-plugin /out/debezium /opt/kafka/plugins
USER appuser

# The last stage is what docker build makes of this file by itself.
FROM worker AS connect
