#!/bin/bash
# One build as a Slurm job: a head on the first node, a Ray node on each of the others.
#   sbatch --nodes=8 deploy/slurm.sh science /shared/out/science
# Lost or out of time: the same sbatch resumes from what is committed.
#SBATCH --job-name=factory
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --exclusive
#SBATCH --time=24:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue

set -euo pipefail
recipe=${1:?usage: sbatch deploy/slurm.sh RECIPE OUT}
out=${2:?usage: sbatch deploy/slurm.sh RECIPE OUT}
umask 077

# The token reaches the other nodes by the environment that srun hands on, never by a command line.
RAY_AUTH_TOKEN=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
export RAY_AUTH_TOKEN RAY_AUTH_MODE=token RAY_USAGE_STATS_ENABLED=0 OMP_NUM_THREADS=1

mapfile -t nodes < <(scontrol show hostnames "$SLURM_JOB_NODELIST")
head_address=$(srun --nodes=1 --ntasks=1 --nodelist="${nodes[0]}" hostname --ip-address | awk '{print $1}')
port=6379
cpus=${SLURM_CPUS_ON_NODE:-1}

srun --overlap --nodes=1 --ntasks=1 --nodelist="${nodes[0]}" \
  ray start --head --block --node-ip-address="$head_address" --port="$port" \
  --dashboard-host=127.0.0.1 --num-cpus="$cpus" &
until RAY_ADDRESS="$head_address:$port" ray status >/dev/null 2>&1; do sleep 2; done

for node in "${nodes[@]:1}"; do
  srun --overlap --nodes=1 --ntasks=1 --nodelist="$node" \
    ray start --block --address="$head_address:$port" --num-cpus="$cpus" &
done

# SIGTERM, two minutes before the end, lets the driver drop the shards in hand and say how to resume.
RAY_ADDRESS="$head_address:$port" python -m factory.cli build "$recipe" --out "$out" &
driver=$!
trap 'kill -TERM "$driver"' TERM
code=0
wait "$driver" || code=$?
wait "$driver" 2>/dev/null || code=$?
exit "$code"
