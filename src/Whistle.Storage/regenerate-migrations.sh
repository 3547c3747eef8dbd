#!/usr/bin/env bash
# Writes the pending migration (the one no release has shipped yet) of every dialect anew from the model.
# Released migrations are never touched. After a release: set PENDING and STAMP to a new pair and RELEASED to the last released one.
# See README.md in this folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
RELEASED=20261123000000_Initial
PENDING=DesignerAndDeadlines
STAMP=20261124000000
dotnet tool restore > /dev/null
for dialect in Sqlite Postgres SqlServer; do
  project=src/Whistle.Storage.$dialect
  migrations=$project/Migrations
  rm -f "$migrations"/*_"$PENDING".cs "$migrations"/*_"$PENDING".Designer.cs
  # The model as the released migration left it is the snapshot to compare with.
  sed -E -e '/^using Microsoft\.EntityFrameworkCore\.Migrations;/d' -e "/\[Migration\(/d" \
    -e 's/partial class [A-Za-z]+/partial class WhistleDbModelSnapshot : ModelSnapshot/' -e 's/BuildTargetModel\(/BuildModel(/' \
    "$migrations/$RELEASED.Designer.cs" > "$migrations/WhistleDbModelSnapshot.cs"
  dotnet build "$project" -v q -nologo
  dotnet ef migrations add "$PENDING" --no-build --project "$project" --startup-project "$project" --output-dir Migrations > /dev/null
  # One fixed time stamp: regenerating must not rename the migration.
  for file in "$migrations"/*_"$PENDING"*.cs; do
    target=$migrations/$(basename "$file" | sed -E "s/^[0-9]{14}/$STAMP/")
    [ "$file" = "$target" ] || mv "$file" "$target"
  done
  sed -i -E "s/\[Migration\(\"[0-9]{14}_$PENDING\"\)\]/[Migration(\"${STAMP}_$PENDING\")]/" "$migrations"/*_"$PENDING".Designer.cs
  echo "$migrations"
done
