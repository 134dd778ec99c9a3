#!/usr/bin/env bash
KAFKA_OPTS='' exec /opt/kafka/bin/kafka-run-class.sh kafka.tools.StorageTool "$@"
