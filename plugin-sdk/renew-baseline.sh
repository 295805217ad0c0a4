#!/usr/bin/env bash
# Makes the API as it is now the baseline of the next release: renew-baseline.sh VERSION. Afterwards VERSION goes into the
# root pom as dapo.baseline.version, and into git.
set -eu
version=${1:?the version that is being released, such as 0.1.0}
cd "$(dirname "$0")/.."
for module in org.dapo.api org.dapo.nn.api; do
  folder=plugin-sdk/baseline/org/dapo/$module/$version
  mkdir -p "$folder"
  cp "plugin-sdk/$module/target/$module"-*-SNAPSHOT.jar "$folder/$module-$version.jar"
  cat > "$folder/$module-$version.pom" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.dapo</groupId>
  <artifactId>$module</artifactId>
  <version>$version</version>
</project>
POM
  for file in "$folder"/*.jar "$folder"/*.pom; do
    sha1sum < "$file" | cut -d' ' -f1 > "$file.sha1"
  done
done
