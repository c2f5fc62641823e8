#!/bin/sh
# Runs a program that ends with whoever started this script, however that one ends:
#   sh packages/local-aws/process/endWithParent.sh PROGRAM ARGUMENT…
# The starter keeps this script's standard input open and writes nothing to it: when it is gone, reading ends.
# SIGTERM and SIGINT are handed on; the exit code is the program's.
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{
  # The loop is the shell's own: a child of it would outlive the kill below.
  while read -r _; do :; done
  kill -KILL "$program" 2>/dev/null
} <&3 &
watch=$!
exec 3<&-
trap 'kill -TERM "$program" 2>/dev/null' TERM INT
code=0
wait "$program" || code=$?
# A signal ends the first wait before the program has ended.
while kill -0 "$program" 2>/dev/null; do wait "$program" || code=$?; done
kill "$watch" 2>/dev/null
exit "$code"
