// What `steward batch` makes of the command lines that people type, to the byte: tests/advice/batch/. With
// STEWARD_UPDATE_GOLDEN set the files are written instead of compared; the diff is then for a person to
// judge.
#include <cstdlib>
#include <sstream>

#include "batch_fixture.h"

namespace steward::advice {
namespace {

struct Story {
  std::string name;
  std::vector<std::string> words;
};

const std::string image = "/home/container/pytorch/pytorch_25.04.sif";

const std::vector<Story>& stories() {
  static const std::vector<Story> all = {
      {"container",
       {"srun", "--gres=gpu:1", "--pty", "singularity", "exec", "--nv", image, "python", "train.py"}},
      {"container-run",
       {"srun", "-G", "1", "--pty", "apptainer", "run", "--nv", "my image.sif", "--epochs", "5"}},
      {"container-shell", {"srun", "--gres=gpu:1", "--pty", "singularity", "shell", "--nv", image}},
      {"container-bash", {"srun", "--gres=gpu:1", "--pty", "singularity", "exec", "--nv", image, "bash"}},
      {"shell", {"srun", "--pty", "-G", "2", "-c", "8", "bash"}},
      {"shell-login", {"srun", "--pty", "--mem=8G", "/bin/bash", "-l"}},
      {"python-alone", {"srun", "--pty", "--gres=gpu:1", "python"}},
      {"salloc-alone", {"salloc", "--gres=gpu:2", "--time=2:00:00", "-p", "aicentre", "-A", "aicentre"}},
      {"salloc-srun", {"salloc", "-G", "2", "srun", "--pty", "--cpu-bind=cores", "python", "train.py"}},
      {"salloc-program", {"salloc", "-n", "4", "mpirun", "./solve", "case 1"}},
      {"every-size",
       {"srun",
        "-J",
        "big",
        "-p",
        "prioritized",
        "-A",
        "aau",
        "-q",
        "normal",
        "-N",
        "1",
        "-n",
        "1",
        "-c",
        "15",
        "--mem=60G",
        "--gres=gpu:l40s:4",
        "-t",
        "0-08:00:00",
        "-w",
        "a768-l40s-01",
        "--exclude=a768-l40s-02",
        "-C",
        "l40s",
        "-D",
        "/home/ida/work",
        "-o",
        "out-%j.txt",
        "-e",
        "err-%j.txt",
        "--comment=my own words",
        "python",
        "train.py"}},
      {"several-tasks", {"srun", "-n4", "--gpus-per-task=1", "-c", "6", "python", "train.py", "--lr=0.1"}},
      {"two-nodes",
       {"srun", "-N2", "--ntasks-per-node=4", "--gres=gpu:4", "--mpi=pmix", "-t", "1-0", "./solve",
        "input file"}},
      {"labelled", {"srun", "-n", "2", "-l", "-u", "-W", "30", "-K1", "hostname"}},
      {"labelled-one-task", {"srun", "-l", "-u", "hostname"}},
      {"per-task-output", {"srun", "-n", "2", "-o", "part-%t.txt", "./work"}},
      {"only-interactive",
       {"srun", "--pty", "--x11", "--overlap", "--immediate=60", "-X", "--quit-on-interrupt", "-Q", "-G1",
        "./work"}},
      {"exported", {"srun", "--export=ALL,MODE=fast run", "-G1", "python", "train.py"}},
      {"assignments",
       {"CUDA_VISIBLE_DEVICES=0", "OMP_NUM_THREADS=4", "SLURM_PARTITION=cpu", "srun", "-G1", "python",
        "train.py"}},
      {"env", {"env", "A=b c", "srun", "-c", "4", "./work"}},
      {"nohup", {"nohup", "srun", "-G", "1", "python", "train.py", "&"}},
      {"ampersand", {"srun", "-G", "1", "python", "train.py", "&"}},
      {"nohup-line", {"nohup srun --gres=gpu:1 python train.py --name \"$USER run\" > train.log 2>&1 &"}},
      {"a-line", {"cd project && module load cuda && srun -G1 -t 60 python train.py | tee log"}},
      {"tmux", {"tmux", "new", "-d", "-s", "train", "srun -G 1 singularity exec --nv x.sif python train.py"}},
      {"screen", {"screen", "-dmS", "train", "bash", "-c", "srun --gres=gpu:1 python train.py"}},
      {"plain-python", {"python", "train.py", "--data", "my data"}},
      {"plain-container", {"singularity", "exec", image, "python", "prepare.py"}},
      {"plain-tar", {"tar", "czf", "data.tgz", "data"}},
      {"wrap", {"sbatch", "--gres=gpu:1", "--wrap=singularity exec --nv x.sif python train.py && echo done"}},
      {"wrap-array", {"sbatch", "--array=1-9%3", "-o", "%A_%a.txt", "--wrap", "./work $SLURM_ARRAY_TASK_ID"}},
      {"wrap-with-directives", {"sbatch", "-G1", "--wrap=#SBATCH --mem=1T\necho 'a b'"}},
      {"unprivileged",
       {"srun", "--qos=unprivileged", "--time=2-00:00:00", "--gres=gpu:2", "torchrun", "--nproc-per-node=2",
        "train.py"}},
      {"endless-partition", {"srun", "-p", "aicentre", "-G1", "python", "-m", "pkg.train"}},
      {"own-signal", {"srun", "--signal=USR1@120", "-G1", "-t", "60", "python", "train.py"}},
      {"release", {"srun", "-G1", "--comment=steward:release-if-idle=30m", "python", "train.py"}},
      {"short", {"srun", "--qos=unprivileged", "--partition=aicentre", "--time=0-00:01:00", "hostname"}},
      {"builtin", {"srun", "-c2", "echo", "a  b", "$HOME"}},
      {"odd-words", {"srun", "-G1", "python", "-c", "print('a\\n$x')\nprint(\"b\")", "", "*", "it's"}},
      {"notebook",
       {"srun", "--gres=gpu:1", "--pty", "singularity", "exec", "--nv", image, "jupyter", "lab",
        "--no-browser"}},
      {"editor", {"srun", "-G1", "code-server", "--bind-addr", "0.0.0.0:8080"}},
      {"tunnel", {"srun", "-G1", "code", "tunnel"}},
      {"rstudio", {"srun", "-c4", "rserver", "--www-port=8787"}},
      {"sleep", {"srun", "--gres=gpu:1", "sleep", "infinity"}},
      {"watch", {"srun", "--pty", "-G1", "watch", "nvidia-smi"}},
      {"in-a-job", {"srun", "--jobid=4711", "--overlap", "--pty", "nvidia-smi"}},
      {"two-parts", {"srun", "-n1", "a", ":", "-n2", "b"}},
      {"parts", {"srun", "-n1", ":", "-n2", "b"}},
      {"a-script", {"sbatch", "--gres=gpu:1", "train.sh"}},
      {"a-loop", {"for i in 1 2 3; do srun -G1 python train.py $i; done"}},
      {"two-sruns", {"srun -G1 a & srun -G1 b & wait"}},
      {"variable-option", {"srun --gres=gpu:$N python train.py"}},
      {"wrong-option", {"srun", "--grse=gpu:1", "python", "train.py"}},
      {"wrong-value", {"srun", "-t", "5h", "python", "train.py"}},
      {"no-program", {"srun", "--gres=gpu:1"}},
      {"unclosed", {"srun -G1 python 'train.py --x"}},
      {"background-two", {"./server --port 1 & ./client"}},
  };
  return all;
}

std::string page(const BatchScript& made) {
  std::string text = "# " + std::string(to_string(made.state)) + "\n";
  if (!made.refusal.empty()) text += "# refused: " + made.refusal + "\n";
  for (const BatchNote& each : made.notes) text += "# " + each.about + ": " + each.text + "\n";
  if (!made.link.empty()) text += "# " + made.link + "\n";
  return text + made.script;
}

TEST(BatchGolden, EveryCommandLine) {
  const std::string folder = std::string(STEWARD_SOURCE_DIR) + "/tests/advice/batch/";
  for (const Story& each : stories()) {
    const std::string text = page(batch_of(each.words)), path = folder + each.name + ".txt";
    if (std::getenv("STEWARD_UPDATE_GOLDEN") != nullptr) {
      std::ofstream(path, std::ios::binary) << text;
      continue;
    }
    std::ifstream file(path, std::ios::binary);
    std::stringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(expected.str(), text) << path;
  }
}

// Only the stories' own: what is left of an old one would look as if it held.
TEST(BatchGolden, NoFileIsLeftOver) {
  std::size_t files = 0;
  for (const auto& each :
       std::filesystem::directory_iterator(std::string(STEWARD_SOURCE_DIR) + "/tests/advice/batch")) {
    files += each.path().extension() == ".txt" ? 1U : 0U;
  }
  EXPECT_EQ(files, stories().size());
}

}  // namespace
}  // namespace steward::advice
