#!/usr/bin/env bash
# Writes the initial migration of every dialect anew from the model. See README.md in this folder.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet tool restore > /dev/null
for dialect in Sqlite Postgres SqlServer; do
  project=src/Whistle.Storage.$dialect
  rm -rf "$project/Migrations"
  dotnet build "$project" -v q -nologo
  dotnet ef migrations add Initial --no-build --project "$project" --startup-project "$project" --output-dir Migrations > /dev/null
  # One fixed time stamp: regenerating must not rename the migration.
  for file in "$project"/Migrations/*_Initial*.cs; do
    mv "$file" "$project/Migrations/$(basename "$file" | sed -E 's/^[0-9]{14}/20261123000000/')"
  done
  sed -i -E 's/\[Migration\("[0-9]{14}_Initial"\)\]/[Migration("20261123000000_Initial")]/' "$project"/Migrations/*_Initial.Designer.cs
  echo "$project/Migrations"
done
