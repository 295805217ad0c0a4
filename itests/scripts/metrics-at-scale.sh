#!/bin/sh
# Computes binary metrics over many generated images in a heap of 1 GB: metrics-at-scale.sh [IMAGES [SIDE [STATE]]]
# Continues an interrupted run with the same file STATE. Needs the bundles' classes and test classes:
# mvn test -pl bundles/org.dapo.metric.ranking,bundles/org.dapo.metric.region -am
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
state=${3:-$(mktemp -u)}
path=$root/bundles/org.dapo.metric.region/target/test-classes
for module in plugin-sdk/org.dapo.api bundles/org.dapo.histogram bundles/org.dapo.metric.ranking bundles/org.dapo.metric.region; do
    path=$path:$root/$module/target/classes
done
exec java -Xmx1g -cp "$path" org.dapo.metric.region.internal.MetricsAtScale "${1:-20000}" "${2:-518}" "$state" \
    org.dapo.metric.ranking.internal.RankingMetrics org.dapo.metric.region.internal.RegionMetrics
