#!/bin/bash
# A task of the array job of a study: runs its worker, which claims one trial after another. What belongs to the study is
# read from files in the folder $1, never from this text.
set -u
folder=$1
if [ ! -r "$folder/command" ]; then
  echo "The study's folder $folder cannot be read on $(hostname): it must be on a file system that all nodes share." >&2
  exit 1
fi
if [ -r "$folder/prologue.sh" ]; then
  . "$folder/prologue.sh" || exit 1
fi
mapfile -d '' -t modules <"$folder/modules"
for name in "${modules[@]}"; do
  module load "$name" || exit 1
done
while IFS= read -r -d '' variable; do
  export "$variable"
done <"$folder/environment"
IFS= read -r -d '' directory <"$folder/directory"
cd "$directory" || exit 1
mapfile -d '' -t worker <"$folder/command"

pid=
again=
# Slurm sends USR1 before the time limit and TERM on scancel or a requeue: either saves, the first queues the task again.
trap 'again=1; [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null' USR1
trap '[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null' TERM
"${worker[@]}" </dev/null &
pid=$!
while kill -0 "$pid" 2>/dev/null; do
  wait "$pid"
done
wait "$pid"
code=$?
if [ -n "$again" ] && [ "$code" = 143 ]; then
  echo "The time limit is near: saved, and queued again."
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
