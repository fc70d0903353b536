"""AI Cloud's Slurm configuration, as its operators publish it, for nodes that all live on this machine."""

import socket

import cgroups
import database

CLUSTER = "aicloud"
SIX_DAYS = "6-00:00:00"
SHARED = ("normal,deadline,unprivileged", SIX_DAYS, ("ai-pilot-user", "deadline"))

# partition: AllowQos, DefaultTime = MaxTime, AllowGroups
PARTITIONS = {
    "prioritized": SHARED,
    "cpu": SHARED,
    "aicentre": ("aicentre,unprivileged", "INFINITE", ("ai-pilot-user", "ai-aicentre-user")),
    "aicentre-a100": ("aicentre-a100,unprivileged", "INFINITE", ("ai-pilot-user", "ai-aicentre-a100-user")),
}

SLURM_CONF = """\
# Written by ./up: AI Cloud on one machine.
ClusterName={cluster}
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ctld_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={munge}
CryptoType=crypto/munge

StateSaveLocation={run}/slurm/state
SlurmdSpoolDir={run}/slurm/spool/%n
SlurmctldPidFile={run}/slurm/slurmctld.pid
SlurmdPidFile={run}/slurm/%n.pid
SlurmctldLogFile={run}/log/slurmctld.log
SlurmdLogFile={run}/log/slurmd-%n.log
MailProg={run}/bin/slurm-mail

# Here every node claims hardware this machine has not got.
SlurmdParameters=config_overrides
ReturnToService=2
SlurmctldTimeout=120
SlurmdTimeout=300
TreeWidth=65533

SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory,CR_CORE_DEFAULT_DIST_BLOCK,CR_ONE_TASK_PER_CORE
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=5,sched_min_interval=500000
PriorityType=priority/basic
PreemptType=preempt/qos
PreemptMode=REQUEUE
DefMemPerCPU=3800
InactiveLimit=0
KillWait=30
MinJobAge=300
PrologFlags=Alloc,Serial,Contain
LaunchParameters=enable_nss_slurm

{tracking}

AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort={dbd_port}
AccountingStoragePass={munge}
AccountingStorageEnforce=associations,limits,qos
AccountingStorageTRES=gres/gpu
AccountingStoreFlags=job_script,job_comment
JobAcctGatherFrequency=30

GresTypes=gpu
{nodes}

{partitions}
"""

WITH_CGROUPS = """\
ProctrackType=proctrack/cgroup
TaskPlugin=task/cgroup
JobAcctGatherType=jobacct_gather/cgroup"""

WITHOUT_CGROUPS = """\
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux"""

# Cores are not constrained: the nodes' cores are claimed, not real.
CGROUP_CONF = """\
CgroupPlugin=cgroup/v1
ConstrainCores=no
ConstrainRAMSpace=yes
ConstrainDevices=yes
"""

SLURMDBD_CONF = """\
DbdHost={host}
DbdAddr=127.0.0.1
DbdPort={port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={munge}
LogFile={run}/log/slurmdbd.log
PidFile={run}/slurm/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=root
StorageLoc={database}
"""


def slurm_conf(cloud):
    lacking = cgroups.lacking()
    return SLURM_CONF.format(
        cluster=CLUSTER, host=host(), run=cloud.run, munge=cloud.munge_socket, ctld_port=cloud.slurmctld_port,
        dbd_port=cloud.slurmdbd_port, tracking=WITHOUT_CGROUPS if lacking else WITH_CGROUPS,
        nodes="\n".join(_node_line(cloud, index, node) for index, node in enumerate(cloud.nodes)),
        partitions="\n".join(_partition_line(cloud, name) for name in PARTITIONS if _members(cloud, name)))


def slurmdbd_conf(cloud):
    return SLURMDBD_CONF.format(host=host(), port=cloud.slurmdbd_port, munge=cloud.munge_socket, run=cloud.run,
                                database=database.DATABASE)


def host():
    return socket.gethostname().partition(".")[0]


def _node_line(cloud, index, node):
    gres = f" Gres=gpu:{node.gpu.gres}:{node.gpus}" if node.gpu else ""
    return (f"NodeName={node.name} NodeHostname={host()} NodeAddr=127.0.0.1 Port={cloud.slurmd_port(index)} "
            f"Sockets=1 CoresPerSocket={node.cores} ThreadsPerCore=2 RealMemory={node.memory_gb * 1000} "
            f"Weight={node.weight}{gres}")


def _members(cloud, partition):
    return [node.name for node in cloud.nodes if node.partition == partition]


def _partition_line(cloud, name):
    qos, limit, groups = PARTITIONS[name]
    allowed = ",".join(cloud.prefix + group for group in groups)
    default = "YES" if name == "prioritized" else "NO"
    # The per-GPU defaults are of partitions with GPUs only: Slurm ignores them elsewhere.
    per_gpu = "" if name == "cpu" else " DefMemPerGPU=40000 DefCpuPerGPU=6"
    return (f"PartitionName={name} Nodes={','.join(_members(cloud, name))} Default={default} State=UP "
            f"AllowQos={qos} AllowGroups={allowed} DefaultTime={limit} MaxTime={limit}{per_gpu}")
