#!/bin/bash
# bob.sh PASSWORD: known loads, as himself, as eva (whose PASSWORD he has) and as root; then one of each kind that
# stays.
spin="/usr/bin/python3 -B /opt/vm/spin.py"
$spin self 8
su -l eva -c "$spin su 6" <<< "$1"
sudo -n -i $spin sudo 6
make -f /opt/vm/many.mk many

su -l eva -c "exec sleep 600" <<< "$1" &
sudo -n -i sleep 600 < /dev/null &
mkdir -p ~/.vscode-server/bin
cp /usr/bin/sleep ~/.vscode-server/bin/node
~/.vscode-server/bin/node 600 &
make -f /opt/vm/many.mk stay &
/usr/bin/python3 -B /opt/vm/keep.py 200 0 &
tmux new-session -d "exec srun -J boxed sleep 600"
srun -J plain sleep 600 < /dev/null &
wait
