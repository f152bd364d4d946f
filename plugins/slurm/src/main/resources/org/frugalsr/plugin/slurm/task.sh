#!/bin/bash
# A task of the array job of a study: runs its worker, which claims one trial after another. What belongs to the study is
# read from files in the folder $1, never from this text.
frugal_folder=$1
if [ ! -r "$frugal_folder/command" ]; then
  echo "The study's folder $frugal_folder cannot be read on $(hostname): it must be on a file system that all nodes share." >&2
  exit 1
fi

# Slurm sends USR1 before the time limit and TERM on scancel or a requeue: either saves, the first queues the task again.
frugal_pid=
frugal_again=
frugal_ended=
trap 'frugal_again=1; frugal_ended=1; [ -z "$frugal_pid" ] || kill -TERM "$frugal_pid" 2>/dev/null' USR1
trap 'frugal_ended=1; [ -z "$frugal_pid" ] || kill -TERM "$frugal_pid" 2>/dev/null' TERM

mapfile -d '' -t frugal_modules <"$frugal_folder/modules"
mapfile -d '' -t frugal_variables <"$frugal_folder/environment"
mapfile -d '' -t frugal_worker <"$frugal_folder/command"
mapfile -d '' -t frugal_scontrol <"$frugal_folder/scontrol"
mapfile -d '' -t frugal_directory <"$frugal_folder/directory"
if [ -r "$frugal_folder/prologue.sh" ]; then
  . "$frugal_folder/prologue.sh"
  set +eu
fi
for frugal_name in "${frugal_modules[@]}"; do
  module load "$frugal_name" || { echo "The module $frugal_name cannot be loaded." >&2; exit 1; }
done
for frugal_name in "${frugal_variables[@]}"; do
  export "$frugal_name"
done
cd "${frugal_directory[0]}" || exit 1

frugal_code=143
if [ -z "$frugal_ended" ]; then
  "${frugal_worker[@]}" </dev/null &
  frugal_pid=$!
  [ -z "$frugal_ended" ] || kill -TERM "$frugal_pid" 2>/dev/null
  while kill -0 "$frugal_pid" 2>/dev/null; do
    wait "$frugal_pid"
  done
  wait "$frugal_pid"
  frugal_code=$?
fi
if [ -n "$frugal_again" ] && [ "$frugal_code" = 143 ]; then
  if "${frugal_scontrol[0]}" requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"; then
    echo "The time limit is near: saved, and queued again."
  else
    echo "The time limit is near: saved, but the task could not be queued again; submit the study again." >&2
  fi
fi
exit "$frugal_code"
