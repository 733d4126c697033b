#!/usr/bin/env bash
# One open issue for each page of a folder: that of its title where there is one, else a new one. Needs gh, with GH_TOKEN and GH_REPO.
set -euo pipefail

for page in "$1"/*.md; do
  [ -e "$page" ] || continue
  # The first line is the title, written for Markdown; the name of the file tells devices of one name apart.
  title="$(head -n 1 "$page" | sed 's/^# //; s/\\\([][`*_{}|~#$\\]\)/\1/g') ($(basename "$page" .md | tail -c 9))"
  body="$(mktemp)"
  tail -n +2 "$page" >"$body"
  number="$(gh issue list --state open --limit 1000 --json number,title | jq -r --arg title "$title" '[.[] | select(.title == $title)][0].number // empty')"
  if [ -n "$number" ]; then
    gh issue edit "$number" --body-file "$body"
  else
    gh issue create --title "$title" --body-file "$body" ${LABEL:+--label "$LABEL"}
  fi
  rm -f "$body"
done
