#!/bin/sh
# calisnap collect: takes a snapshot of a Kubernetes cluster that runs Calico, for reading without the cluster.
#
# It only reads. It creates no object in the cluster, no pod and no file on a node, loads no kernel module, asks
# for no secret, and takes out what could be one before anything reaches the disk. It needs kubectl and what
# POSIX names. To see each command that it runs: --dry-run. The parts of this file, in order:
#
#   1 words and numbers     small helpers
#   2 options               what may be asked, and its limits
#   3 watchdog              every command has a time limit; how a tree of processes is stopped
#   4 on a node             table NODE_COMMANDS; sent to each calico-node pod, prints frames
#   5 objects               tables KINDS, MAPS, EVENTS, CALICOCTL; templates that say what of an object is kept
#   6 nodes and logs        finding and entering nodes, reading frames, logs of Calico's own pods
#   7 resume                what a former run has already
#   8 privacy sweep         table SWEEP: the last look before anything is sealed
#   9 sealing               gaps, manifest, checksums, archive
#   10 the run              preflight, order of work, signals, rights
#
# The same file runs on the nodes: part 4 is sent to each calico-node pod on standard input, and may use only
# what that image has (sh, sed, grep, cat, date, sleep, ip and the like; no awk, no head, no wc).

# shellcheck disable=SC2015,SC2016 # A && B || C is meant; $k in templates is not of the shell
set -u
LC_ALL=C
export LC_ALL
umask 077
unset CDPATH

# ---- 1 words and numbers ---------------------------------------------------------------------------------------

VERSION=0.1.0
TAB=$(printf '\t')
MARKER=.calisnap-work

usage() {
  cat <<'END'
usage: collect.sh [-o FOLDER|FILE.tar.gz] [options]     the whole cluster, through kubectl
       collect.sh --resume FOLDER [-o ...] [options]    the same, taking over what a former run has already
       collect.sh --node-only [-o FOLDER|FILE.tar.gz]   this node; without -o, frames on standard output

  -o, --output PATH    what to write; it must not exist yet (default: calico-snapshot-TIME.tar.gz)
  --no-archive         write a folder when PATH does not tell
  --resume FOLDER      a bundle of the same cluster (unpacked): only its gaps are collected; it stays as it is
  --no-exec            no pod is entered: objects and logs only
  --no-logs            no logs of Calico's own pods
  --context NAME       passed to kubectl
  --kubeconfig FILE    passed to kubectl
  --jobs N             commands at the same time (default 8, at most 32)
  --timeout SECONDS    limit for one command (default 30); a list gets four times as much, an exec ten times
  --max-bytes N        limit for the output of one command (default 268435456)
  --max-log-bytes N    ... of one log (default 1048576)
  --max-node-bytes N   ... of all commands of one node (default 268435456)
  --max-total-bytes N  ... of everything; what then is not begun is a gap (default 4000000000)
  --sign KEY           sign the checksums with ssh-keygen -Y sign
  --yes                do not ask before entering more than 100 nodes
  --quiet              no progress
  --dry-run            print the commands, run none
  --print-rbac         print the rights that it needs, for kubectl apply
  --check-rbac         ask the cluster which of them you have
  --help, --version

exit codes: 0 complete; 10 complete with gaps, which the bundle lists; 2 usage; 3 no kubectl, no cluster or another
cluster; 4 cannot write; 5 the privacy check could not be made; 129, 130, 143 stopped by a signal, the bundle is partial
END
}

now() { date +%s; }
utc() { date -u +%Y-%m-%dT%H:%M:%SZ; }
say() { [ -n "$QUIET" ] || printf '%s\n' "$*" >&2; }
fail() { # CODE WORDS...
  code=$1
  shift
  printf 'collect.sh: %s\n' "$*" >&2
  exit "$code"
}
note() { [ -z "${WORK:-}" ] || printf '%s %s\n' "$(utc)" "$*" >>"$WORK/log" 2>/dev/null; }

# Parts of scopes and arguments are percent-encoded, as in URLs.
encode() { printf '%s' "$1" | sed 's/%/%25/g; s/ /%20/g; s/\//%2F/g; s/=/%3D/g'; }

# Cells of a table: no backslash, tab or line break stands for itself.
cell() {
  case $1 in *\\* | *"$TAB"*) printf '%s' "$1" | sed 's/\\/\\\\/g; s/'"$TAB"'/\\t/g' ;; *) printf '%s' "$1" ;; esac
}

lines_in() { grep -c . "$1"; }

new_nonce() {
  if [ -r /proc/sys/kernel/random/uuid ]; then sed 's/-//g; s/^\(.\{16\}\).*/\1/' /proc/sys/kernel/random/uuid
  else printf '%s%s' "$(now)" "$$"; fi
}

# ---- 2 options -------------------------------------------------------------------------------------------------

MODE=cluster
OUTPUT='' ARCHIVE=yes EXEC=yes LOGS=yes CONTEXT='' CONFIG='' JOBS=8 TIMEOUT=30 SIGN='' YES='' QUIET='' RESUME=''
MAX_BYTES=268435456 MAX_LOG=1048576 MAX_NODE=268435456 MAX_TOTAL=4000000000
NODE='' NONCE='' HAVE='' PLAN='' WORK='' BUNDLE=''

number() { # OPTION VALUE MOST
  case $2 in '' | *[!0-9]* | 0* | ??????????????*) fail 2 "$1 needs a number from 1 to $3" ;; esac
  [ "$2" -le "$3" ] || fail 2 "$1 needs a number from 1 to $3"
}

options() {
  while [ $# -gt 0 ]; do
    case $1 in
      -o | --output | --context | --kubeconfig | --jobs | --timeout | --max-*bytes | --sign | --resume | --node | \
        --nonce | --have)
        [ $# -gt 1 ] && [ -n "$2" ] || fail 2 "$1 needs a value"
        option_with_value "$1" "$2"
        shift
        ;;
      --node-only) MODE=node ;;
      --no-exec) EXEC='' ;;
      --no-logs) LOGS='' ;;
      --no-archive) ARCHIVE='' ;;
      --yes) YES=yes ;;
      --quiet) QUIET=yes ;;
      --dry-run) MODE=dry-run ;;
      --print-rbac) MODE=print-rbac ;;
      --check-rbac) MODE=check-rbac ;;
      --help) usage; exit 0 ;;
      --version) printf '%s\n' "$VERSION"; exit 0 ;;
      *) usage >&2; fail 2 "what is $1?" ;;
    esac
    shift
  done
}

# --node, --nonce and --have are what the run on the workstation tells the run on the node.
option_with_value() {
  case $1 in
    -o | --output) OUTPUT=$2 ;;
    --context) CONTEXT=$2 ;;
    --kubeconfig) CONFIG=$2 ;;
    --jobs) number "$1" "$2" 32; JOBS=$2 ;;
    --timeout) number "$1" "$2" 86400; TIMEOUT=$2 ;;
    --max-bytes) number "$1" "$2" 536870912; MAX_BYTES=$2 ;;
    --max-log-bytes) number "$1" "$2" 536870912; MAX_LOG=$2 ;;
    --max-node-bytes) number "$1" "$2" 536870912; MAX_NODE=$2 ;;
    --max-total-bytes) number "$1" "$2" 4294967296; MAX_TOTAL=$2 ;;
    --sign) SIGN=$2; [ -r "$SIGN" ] || fail 2 "cannot read the key $SIGN" ;;
    --resume) RESUME=${2%/}; resumable ;;
    --node) NODE=$2 ;;
    --nonce) NONCE=$2 ;;
    --have) HAVE=$2 ;;
    *) usage >&2; fail 2 "what is $1?" ;;
  esac
}

# ---- 3 watchdog ------------------------------------------------------------------------------------------------

# Sets FOUND to the processes below one. Nothing is started here: a walk would find what it started itself, and
# follow it for ever. pgrep, which has ended when it is looked at, is for systems without this /proc.
below() { # PROCESS
  FOUND='' queue=$1
  while [ -n "$queue" ]; do
    process=${queue%% *} kids=''
    case $queue in *' '*) queue=${queue#* } ;; *) queue='' ;; esac
    list=/proc/$process/task/$process/children
    if [ -d /proc/self/task ]; then { read -r kids <"$list"; } 2>/dev/null
    else kids=$(pgrep -P "$process" 2>/dev/null); fi
    for kid in $kids; do FOUND="$FOUND $kid" queue="${queue:+$queue }$kid"; done
  done
}

# Stops a process with all below it. They are frozen first, until a walk finds no new one: what is frozen starts
# nothing, so nothing gets away.
stop_tree() { # PROCESS
  frozen=''
  while :; do
    fresh=''
    below "$1"
    for process in $1 $FOUND; do case " $frozen " in *" $process "*) ;; *) fresh="$fresh $process" ;; esac; done
    [ -n "$fresh" ] || break
    # shellcheck disable=SC2086 # a list of process ids
    kill -STOP $fresh 2>/dev/null
    frozen="$frozen$fresh"
  done
  # shellcheck disable=SC2086
  { kill -TERM $frozen; kill -CONT $frozen; wait "$1"; } 2>/dev/null
  for process in $frozen; do
    ! kill -0 "$process" 2>/dev/null || { sleep 1; kill -KILL "$process" 2>/dev/null; }
  done
}

# Exit code 9 says that the process had to be stopped. A killed kubectl or ip may leave children: all go.
watch() { # SECONDS PROCESS
  left=$1
  while [ "$left" -gt 0 ]; do
    sleep 1
    kill -0 "$2" || exit 0
    left=$((left - 1))
  done
  below "$2"
  # shellcheck disable=SC2086,SC2064 # a list of process ids; it is meant as it is now
  { trap "kill -KILL $2 $FOUND; exit 9" TERM; kill -TERM "$2" $FOUND; sleep 2; kill -KILL "$2" $FOUND; }
  exit 9
}

# Runs a command and returns its exit code; FIRED tells that time was up (the code is 124 then, but a command
# may return 124 of its own). `timeout` is not asked: its options and codes differ from system to system.
limit() { # SECONDS COMMAND...
  seconds=$1
  shift
  FIRED=''
  "$@" </dev/null 3>&- 8<&- 9>&- &
  child=$!
  watch "$seconds" "$child" </dev/null >/dev/null 2>&1 3>&- 8<&- 9>&- &
  watcher=$!
  { wait "$child"; } 2>/dev/null
  code=$?
  { kill "$watcher"; wait "$watcher"; } 2>/dev/null
  if [ $? -eq 9 ]; then FIRED=fired code=124; fi
  return "$code"
}

# ---- 4 on a node -----------------------------------------------------------------------------------------------
# Prints frames: B begins an item, O, o and E are lines of its two outputs, R is its result with the number of O
# and o lines and of their bytes, D counts what was taken out, Z ends the stream. Nothing is written on the node.
# In the plan (PLAN=yes) nothing is run either.

# One command a line: when, kind, arguments (joined by commas), command. When: always; the file that must be there;
# MODULE, which must be loaded: iptables-save, nft and ipset can load a kernel module, and what is not loaded
# holds nothing to look at; or the socket of BIRD: with VXLAN or without BGP there is none, and nothing is wrong.
# What is cheap and vital comes first: a stream that is cut still has it. birdcl -r: only show.
NODE_COMMANDS='always ip-addr - ip addr
always ip-link - ip -d link
always ip-route table=all ip route show table all
always ip-route table=all,family=6 ip -6 route show table all
always ip-rule - ip rule
always ip-rule family=6 ip -6 rule
always ip-neigh - ip neigh
always ip-nexthop - ip nexthop
always sysctl - node_sysctls
always bridge-fdb - bridge fdb show
bird.ctl birdcl show=protocols birdcl -r -s SOCKET show protocols all
bird.ctl birdcl show=route birdcl -r -s SOCKET show route
bird.ctl birdcl show=status birdcl -r -s SOCKET show status
bird6.ctl birdcl show=protocols,family=6 birdcl -r -s SOCKET show protocols all
bird6.ctl birdcl show=route,family=6 birdcl -r -s SOCKET show route
bird6.ctl birdcl show=status,family=6 birdcl -r -s SOCKET show status
always calico-node-status - calico-node -show-status
always wireguard - wg show
/proc/sys/net/netfilter/nf_conntrack_count conntrack-count - cat /proc/sys/net/netfilter/nf_conntrack_count
files files - node_files
/proc/net/ip_tables_names iptables-save backend=legacy iptables-legacy-save -c
/proc/net/ip6_tables_names iptables-save backend=legacy,family=6 ip6tables-legacy-save -c
MODULE:nf_tables iptables-save backend=nft iptables-nft-save -c
MODULE:nf_tables iptables-save backend=nft,family=6 ip6tables-nft-save -c
MODULE:nf_tables nft-ruleset - nft -n -a list ruleset
MODULE:ip_set ipset - ipset list'

# An extended regular expression for the numbers above one.
above() { # NUMBER
  rest=$1 before='' pattern="[0-9]{$((${#1} + 1)),}"
  while [ -n "$rest" ]; do
    digit=${rest%"${rest#?}"} rest=${rest#?}
    [ "$digit" -eq 9 ] || pattern="$pattern|${before}[$((digit + 1))-9][0-9]{${#rest}}"
    before=$before$digit
  done
  printf '%s' "$pattern"
}

# Puts LINE:OFFSET: before each line. This grep counts bytes; where it does not, awk is there.
if_grep_counts() { printf 'x\n' | grep -ab x >/dev/null 2>&1; }
numbered() {
  if [ -n "$GREP_COUNTS" ]; then grep -anb ''
  else awk '{ printf "%d:%.0f:%s\n", NR, at, $0; at += length($0) + 1 }'; fi
}

# Turns numbered output into O lines; o is a last line without a line break. Each is held back by one, since the
# last two are an empty line or the rest of such a line, and the end mark. A line that begins behind the limit
# cuts. How it went is told on standard error: body whole|open LINE OFFSET (of the end mark), or cut LINE OFFSET.
frame_lines() {
  sed -n -E "1{h
d
}
\${
/^[0-9]+:[0-9]+:#$NONCE end\$/!d
x
s/^[0-9]+:[0-9]+:(.)/o \\1/p
s/^o .*/open/
s/^[0-9].*/whole/
G
s/^(open|whole)\\n([0-9]+):([0-9]+):.*/#$NONCE body \\1 \\2 \\3 /
w /dev/stderr
d
}
/^[0-9]+:($TOO_FAR):/{
s/^([0-9]+):([0-9]+):.*/#$NONCE cut - \\1 \\2 /
w /dev/stderr
x
s/^[0-9]+:[0-9]+:/O /p
q
}
x
s/^[0-9]+:[0-9]+:/O /p"
}

item() { # KIND ARGS COMMAND...
  kind=$1 args=$2
  shift 2
  case " $HAVE " in *" $kind:$args "*) return ;; esac
  case $args in *,*) args="${args%%,*} ${args#*,}" ;; esac
  if [ -n "$PLAN" ]; then printf '%s\t%s\t%s\n' "$kind" "$args" "${SHOWN:-$*}"; return; fi
  COUNT=$((COUNT + 1))
  printf 'B %s %s %s %s %s %s\n' "$NONCE" "$COUNT" "$kind" "$(now)" "$args" "${SHOWN:-$*}"
  if ! command -v "$1" >/dev/null; then
    printf 'E there is no %s here\n' "$1"
    result 127 absent-tool 0 0
    return
  fi
  # Standard error is kept in a variable, with marks of ours about how it went; standard output streams past it.
  {
    notes=$(
      {
        {
          limit "$TIMEOUT" "$@"
          printf '\n#%s rc %s %s\n' "$NONCE" "$?" "$FIRED" >&2
          printf '\n#%s end\n' "$NONCE"
        } | numbered | frame_lines >&3
      } 2>&1
    )
  } 3>&1
  [ "${notes#?"#$NONCE rc 0 "}" != "$notes" ] || printf '%s\n' "$notes" | sed -n "s/#$NONCE .*//; /^\$/d; 1,200s/^/E /p"
  case $notes in
    *"#$NONCE rc "*) code=${notes##*"#$NONCE rc "} code=${code%% *} ;;
    *) code=- ;;
  esac
  count_sent
  result "$code" "$(node_state)" "$SENT_LINES" "$SENT_BYTES"
}

# Sets SENT_LINES and SENT_BYTES from the mark that frame_lines left in the notes.
count_sent() {
  SENT_LINES=- SENT_BYTES=-
  case $notes in
    *"#$NONCE cut "*) mark=${notes##*"#$NONCE cut "} ;;
    *"#$NONCE body "*) mark=${notes##*"#$NONCE body "} ;;
    *) return ;;
  esac
  how=${mark%% *} mark=${mark#* }
  SENT_LINES=$((${mark%% *} - 1)) mark=${mark#* } SENT_BYTES=${mark%% *}
  [ "$how" = - ] || SENT_BYTES=$((SENT_BYTES - 1))
  [ "$how" != whole ] || SENT_LINES=$((SENT_LINES - 1))
}

node_state() {
  case $notes in
    *"#$NONCE cut "*) echo truncated ;;
    *"#$NONCE rc 124 fired"*) echo timeout ;;
    *"#$NONCE rc 0 "*) case $SENT_BYTES in -) echo error ;; 0) echo empty ;; *) echo ok ;; esac ;;
    *[Pp]'ermission denied'* | *'not permitted'* | *'must be root'*) echo forbidden ;;
    *) echo error ;;
  esac
}

result() { # EXIT-CODE STATE LINES BYTES
  printf 'R %s %s %s %s %s %s %s\n' "$NONCE" "$COUNT" "$1" "$(now)" "$2" "$3" "$4"
}

skip() { # REASON KIND ARGS COMMAND...
  reason=$1 kind=$2 args=$3
  shift 3
  case $args in *,*) args="${args%%,*} ${args#*,}" ;; esac
  COUNT=$((COUNT + 1))
  printf 'B %s %s %s %s %s %s\nE %s\n' "$NONCE" "$COUNT" "$kind" "$(now)" "$args" "$*" "$reason"
  result - skipped 0 0
}

# A kernel without /proc/modules has everything built in.
loaded() { [ ! -e /proc/modules ] || [ -d "/sys/module/$1" ] || grep -q "^$1 " /proc/modules; }

# A file with values taken out. The pattern sees each line of it before anybody else does.
redacted() { # RULE PATTERN FILE KIND ARGS
  SHOWN="cat $3"
  before=$COUNT
  item "$4" "$5" sed -E "$2" "$3"
  SHOWN=''
  [ "$COUNT" -ne "$before" ] || return
  hits=$(sed -E "$2" "$3" 2>/dev/null | grep -o '<removed>' | grep -c .)
  [ "$hits" -eq 0 ] || printf 'D %s %s %s %s\n' "$NONCE" "$1" "$COUNT" "$hits"
}

# JSON members whose name speaks of a secret: a text, a list or a bare value.
SECRET_NAME='([Tt][Oo][Kk][Ee][Nn]|[Pp][Aa][Ss][Ss][Ww]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Kk][Ee][Yy]|[Cc][Ee][Rr][Tt]|[Cc]redential)'
CNI_SECRETS='s/("[^"]*'$SECRET_NAME'[^"]*"[[:space:]]*:[[:space:]]*)("([^"\\]|\\.)*"?|\[[^]]*\]?|[^][{},"[:space:]]+)/\1"<removed>"/g'
# password "x"; also when the text stands on the next line.
BIRD_SECRETS='/[Pp]assword[[:space:]]*$/{
N
s/\n/ /
}
s/([Pp]assword[[:space:]]+)("[^"]*"?|[^"{;[:space:]]+)/\1"<removed>"/g'

node_facts() {
  for fact in nodename=/var/lib/calico/nodename mtu=/var/lib/calico/mtu hostname=/proc/sys/kernel/hostname \
    osrelease=/proc/sys/kernel/osrelease boot_id=/proc/sys/kernel/random/boot_id uptime=/proc/uptime; do
    [ ! -r "${fact#*=}" ] || printf '%s=%s\n' "${fact%%=*}" "$(cat "${fact#*=}")"
  done
  printf 'epoch=%s\n' "$(now)"
}

# As `sysctl` prints it: slashes become dots, and dots in names of interfaces slashes.
node_sysctls() {
  conf4=/proc/sys/net/ipv4/conf conf6=/proc/sys/net/ipv6/conf
  grep -sH '' /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/ip_default_ttl \
    /proc/sys/net/ipv4/fib_multipath_hash_policy $conf4/*/rp_filter $conf4/*/forwarding $conf4/*/proxy_arp \
    $conf4/*/accept_local $conf4/*/arp_ignore $conf4/*/src_valid_mark $conf6/*/forwarding $conf6/*/disable_ipv6 \
    $conf6/*/proxy_ndp /proc/sys/net/ipv4/neigh/default/gc_thresh* /proc/sys/net/bridge/bridge-nf-call-* \
    /proc/sys/net/netfilter/nf_conntrack_max |
    sed 's|^/proc/sys/||; h; s/:.*//; y|/.|./|; G; s/\n[^:]*:/ = /'
}

# Kubeconfigs lie beside these: files are chosen by how their name ends.
node_files() {
  for folder in /host/etc/cni/net.d /etc/cni/net.d; do [ -d "$folder" ] && break; done
  for file in "$folder"/*.conflist "$folder"/*.conf; do
    case $file in *kubeconfig* | *'*'*) continue ;; esac
    [ ! -f "$file" ] || redacted cni-secrets "$CNI_SECRETS" "$file" cni-config "file=$(encode "${file##*/}")"
  done
  for file in /etc/calico/confd/config/bird*.cfg; do
    [ ! -f "$file" ] || redacted bird-password "$BIRD_SECRETS" "$file" bird-config "file=$(encode "${file##*/}")"
  done
}

# One line of NODE_COMMANDS.
node_command() { # WHEN KIND ARGS COMMAND...
  when=$1
  shift
  case $when in
    always) item "$@" ;;
    files) [ -n "$PLAN" ] || node_files ;;
    MODULE:*)
      if [ -n "$PLAN" ] || loaded "${when#*:}"; then item "$@"
      else skip "the kernel module ${when#*:} is not loaded, and this would load it" "$@"; fi
      ;;
    *) if [ -n "$PLAN" ] || [ -e "$when" ]; then item "$@"; else skip "there is no $when here" "$@"; fi ;;
  esac
}

node_items() {
  SHOWN='cat /var/lib/calico/nodename /var/lib/calico/mtu /proc/sys/kernel/... /proc/uptime'
  item node-facts - node_facts
  while read -r when kind args command; do
    SHOWN=''
    [ "$kind" != sysctl ] || SHOWN='grep -sH "" /proc/sys/net/... (written as sysctl prints it)'
    case $when in *.ctl)
      for where in /var/run/calico /run/calico /var/run/bird /run/bird; do [ -S "$where/$when" ] && break; done
      when=$where/$when command="${command%SOCKET*}$when${command#*SOCKET}"
      ;;
    esac
    # calico-node asks its own BIRD; where it is not there, calicoctl of the node can.
    if [ -z "$PLAN$SHOWN" ] && [ "$kind" = calico-node-status ] && ! command -v calico-node >/dev/null; then
      if command -v calico >/dev/null; then command='calico component node status show'
      else command='calicoctl node status'; fi
    fi
    # shellcheck disable=SC2086 # words of the table
    node_command "$when" "$kind" "$args" $command
  done <<END
$NODE_COMMANDS
END
}

node_run() {
  SHOWN='' COUNT=0 TOO_FAR=$(above "$MAX_BYTES") GREP_COUNTS=''
  ! if_grep_counts || GREP_COUNTS=yes
  [ -n "$NONCE" ] || NONCE=$(new_nonce)
  [ -n "$NODE" ] || NODE=$(cat /var/lib/calico/nodename 2>/dev/null || cat /proc/sys/kernel/hostname || echo unknown)
  printf 'CALISNAP-FRAMES 2 %s node=%s began=%s\n' "$NONCE" "$(encode "$NODE")" "$(now)"
  node_items
  printf 'Z %s %s %s\n' "$NONCE" "$COUNT" "$(now)"
}

# ---- 5 objects -------------------------------------------------------------------------------------------------
# One line a kind: resource, and the template that says what of it is kept. Kinds of Calico are written without
# their group: the served one is taken, projectcalico.org before crd.projectcalico.org (IPAM the other way).

KINDS='nodes node
namespaces plain
pods pod
services plain
endpointslices.discovery.k8s.io plain
endpoints plain
serviceaccounts bare
networkpolicies.networking.k8s.io plain
adminnetworkpolicies.policy.networking.k8s.io plain
baselineadminnetworkpolicies.policy.networking.k8s.io plain
clusternetworkpolicies.policy.networking.k8s.io plain
servicecidrs.networking.k8s.io plain
daemonsets.apps workload
deployments.apps workload
statefulsets.apps workload
replicasets.apps workload
ippools.CALICO plain
ipamblocks.IPAM plain
blockaffinities.IPAM plain
ipamhandles.IPAM plain
ipamconfigs.IPAM plain
ipreservations.CALICO plain
bgpconfigurations.CALICO plain
bgppeers.CALICO plain
bgpfilters.CALICO plain
felixconfigurations.CALICO plain
clusterinformations.CALICO plain
hostendpoints.CALICO plain
networkpolicies.CALICO plain
globalnetworkpolicies.CALICO plain
networksets.CALICO plain
globalnetworksets.CALICO plain
tiers.CALICO plain
stagednetworkpolicies.CALICO plain
stagedglobalnetworkpolicies.CALICO plain
stagedkubernetesnetworkpolicies.CALICO plain
kubecontrollersconfigurations.CALICO plain
caliconodestatuses.CALICO plain'

# ConfigMaps by name only, never a list of them: namespace (CALICO: each that calico-node runs in), name. Only the
# keys in MAP_KEYS are kept.
MAPS='kube-system kube-proxy
kube-system kubeadm-config
kube-system coredns
kube-system calico-config
kube-system kubernetes-services-endpoint
tigera-operator kubernetes-services-endpoint
CALICO calico-config
CALICO cni-config'
MAP_KEYS='config.conf ClusterConfiguration Corefile calico_backend cluster_type typha_service_name veth_mtu
  cni_network_config config KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT'

# Events of these namespaces only: what happens to the applications of a cluster is not asked for.
EVENTS='kube-system
tigera-operator
CALICO'

# One line a command: name of the file, kind, arguments, words.
CALICOCTL='calicoctl-version-version calicoctl-version - version
calicoctl-get-nodes calicoctl-get-nodes - get nodes -o wide
calicoctl-get-ippools calicoctl-get-ippools - get ippools -o wide
calicoctl-ipam-show calicoctl-ipam show=show ipam show
calicoctl-ipam-blocks calicoctl-ipam show=blocks ipam show --show-blocks
calicoctl-ipam-check calicoctl-ipam show=check ipam check'
# Where the API server has no pools, they are in etcd, and calicoctl is the only way to the objects.
IN_ETCD='ippools nodes ipreservations bgpconfigurations bgppeers bgpfilters felixconfigurations clusterinformations
  hostendpoints networkpolicies globalnetworkpolicies networksets globalnetworksets tiers workloadendpoints
  kubecontrollersconfigurations'
# Templates run inside kubectl, so what they leave out never reaches this machine's disk. They name what is kept:
# a field that is new or unknown stays out. Labels and selectors are kept whole, whatever their keys are called.
only() { # NAME "KEY..." [KEY=TEMPLATE...]
  name=$1 keys=''
  for key in $2; do keys="$keys \"$key\""; done
  shift 2
  printf '{{define "%s"}}{{"{"}}{{$c := ""}}{{range $k,$v := .}}{{if eq $k%s}}' "$name" "$keys"
  printf %s '{{$c}}{{printf "%q" $k}}:{{template "j" $v}}{{$c = ","}}'
  for pair in "$@"; do
    printf '{{else if eq $k "%s"}}{{$c}}"%s":{{template "%s" $v}}{{$c = ","}}' "${pair%=*}" "${pair%=*}" "${pair#*=}"
  done
  printf '{{end}}{{end}}{{"}"}}{{end}}'
}
each() { printf '{{define "%s"}}[{{range $i,$v := .}}{{if $i}},{{end}}{{template "%s" $v}}{{end}}]{{end}}' "$1" "$2"; }

# Settings of Calico in the environment of its own containers; a value that comes from elsewhere is not followed.
ENVIRONMENT='CALICO_NETWORKING_BACKEND CLUSTER_TYPE DATASTORE_TYPE IP IP6 IP_AUTODETECTION_METHOD
IP6_AUTODETECTION_METHOD CALICO_IPV4POOL_CIDR CALICO_IPV4POOL_IPIP CALICO_IPV4POOL_VXLAN CALICO_IPV4POOL_NAT_OUTGOING
CALICO_IPV4POOL_BLOCK_SIZE CALICO_IPV6POOL_CIDR CALICO_IPV6POOL_VXLAN NO_DEFAULT_POOLS USE_POD_CIDR
FELIX_DEFAULTENDPOINTTOHOSTACTION FELIX_IPV6SUPPORT FELIX_IPINIPMTU FELIX_VXLANMTU FELIX_WIREGUARDMTU
FELIX_BPFENABLED FELIX_IPTABLESBACKEND FELIX_ROUTESOURCE FELIX_INTERFACEPREFIX FELIX_EXTERNALNODESCIDRLIST'

annotations() {
  printf '%s ' cni.projectcalico.org/podIP cni.projectcalico.org/podIPs cni.projectcalico.org/containerID \
    cni.projectcalico.org/ipv4pools cni.projectcalico.org/ipv6pools cni.projectcalico.org/ipAddrs \
    cni.projectcalico.org/ipAddrsNoIpam cni.projectcalico.org/floatingIPs kubernetes.io/config.source \
    kubernetes.io/config.mirror projectcalico.org/IPv4Address projectcalico.org/IPv6Address \
    projectcalico.org/IPv4IPIPTunnelAddr projectcalico.org/IPv4VXLANTunnelAddr projectcalico.org/ASNumber \
    projectcalico.org/IPv6VXLANTunnelAddr projectcalico.org/VXLANTunnelMACAddr projectcalico.org/VXLANTunnelMACAddrV6 \
    projectcalico.org/RouteReflectorClusterID projectcalico.org/IPv4WireguardInterfaceAddr projectcalico.org/metadata
}

templates() {
  printf '%s' '{{define "j"}}{{$t := printf "%T" .}}{{if eq $t "map[string]interface {}"}}{{"{"}}{{$c := ""}}' \
    '{{range $k,$v := .}}{{$c}}{{printf "%q" $k}}:{{template "j" $v}}{{$c = ","}}{{end}}{{"}"}}' \
    '{{else if eq $t "[]interface {}"}}[{{range $i,$v := .}}{{if $i}},{{end}}{{template "j" $v}}{{end}}]' \
    '{{else if eq $t "string"}}{{printf "%q" .}}{{else if eq $t "<nil>"}}null{{else}}{{.}}{{end}}{{end}}' \
    '{{define "variables"}}[{{$c := ""}}{{range .}}{{if eq .name'
  for variable in $ENVIRONMENT; do printf ' "%s"' "$variable"; done
  printf '%s' '}}{{$c}}{{template "variable" .}}{{$c = ","}}{{end}}{{end}}]{{end}}' \
    '{{define "plain"}}{{"{"}}{{$c := ""}}{{range $k,$v := .}}{{$c}}{{printf "%q" $k}}:{{if eq $k "metadata"}}' \
    '{{template "meta" $v}}{{else}}{{template "j" $v}}{{end}}{{$c = ","}}{{end}}{{"}"}}{{end}}'
  only variable 'name value'
  only annotations "$(annotations)"
  only meta 'name namespace generateName uid resourceVersion creationTimestamp deletionTimestamp generation labels
    ownerReferences' annotations=annotations
  only bare 'apiVersion kind' metadata=meta
  only condition 'type status reason lastTransitionTime'
  each conditions condition
  only container 'name image ports'
  each containers container
  only container-state 'name ready started restartCount'
  each container-states container-state
  only pod-spec 'nodeName hostNetwork serviceAccountName dnsPolicy restartPolicy' \
    containers=containers initContainers=containers
  only pod-status 'phase reason podIP podIPs hostIP hostIPs startTime' \
    conditions=conditions containerStatuses=container-states
  only pod 'apiVersion kind' metadata=meta spec=pod-spec status=pod-status
  only node-status 'addresses capacity allocatable nodeInfo' conditions=conditions
  only node-spec 'podCIDR podCIDRs unschedulable taints providerID'
  only node 'apiVersion kind' metadata=meta spec=node-spec status=node-status
  only workload-container 'name image ports' env=variables
  each workload-containers workload-container
  only template-spec 'nodeSelector hostNetwork serviceAccountName' containers=workload-containers
  only pod-template kind metadata=meta spec=template-spec
  only workload-spec 'replicas selector paused' template=pod-template
  only workload-status 'replicas readyReplicas availableReplicas numberReady numberAvailable desiredNumberScheduled'
  only workload 'apiVersion kind' metadata=meta spec=workload-spec status=workload-status
  only map-data "$MAP_KEYS"
  only map 'apiVersion kind' metadata=meta data=map-data
  only event 'apiVersion kind reason note message type count firstTimestamp lastTimestamp eventTime regarding
    involvedObject reportingController' metadata=bare-meta
  only bare-meta 'name namespace uid creationTimestamp'
}
# A list with one object a line, so that evidence can name the line.
list_template() { # TEMPLATE
  printf '%s{"apiVersion":"v1","items":[{{range $i,$o := .items}}{{if $i}},{{end}}\n{{template "%s" $o}}{{end}}' \
    "$TEMPLATES" "$1"
  printf '{{if .items}}\n{{end}}],"kind":"List"}{{"\\n"}}'
}

# A template that fails makes kubectl print the objects as they are, to help: nothing from there on is let through.
# Go writes some characters in ways that JSON does not know. The stored metadata of Calico's own objects may quote
# what was last applied: such a copy goes.
as_json() {
  sed '/Error executing template: .*Printing more information/{
s/Error executing template: .*//
q
}
s/\\\\/'"$SOH"'/g; s/\\x\(..\)/\\u00\1/g; s/\\a/\\u0007/g; s/\\v/\\u000b/g; s/\\U......../\\ufffd/g
s/'"$SOH"'/\\\\/g
/last-applied-configuration/s/\("projectcalico.org\/metadata":"\)\([^"\\]*\(\\.\)*\)*"/\1<removed>"/'
}
SOH=$(printf '\001')

kube() { kubectl ${CONTEXT:+--context "$CONTEXT"} ${CONFIG:+--kubeconfig "$CONFIG"} "$@"; }
kube_get() { kube get --request-timeout="${TIMEOUT}s" "$@"; }

# Text in objects (a CNI configuration in a ConfigMap, a message of an event) has its quotes escaped.
EMBEDDED_SECRETS='s/(\\"[^"\\]*'$SECRET_NAME'[^"\\]*\\"( |\\n)*:( |\\n)*)(\\"([^"\\]|\\[^"])*\\"|[^]\\[{}," ]+)/\1\\"<removed>\\"/g'
text_json() { as_json | sed -E "$EMBEDDED_SECRETS" | sed -E "$TEXT_SECRETS"; }

# In running text nothing says where a secret begins: known forms, and what follows a telling word.
TEXT_SECRETS='/-----BEGIN [A-Z ]*PRIVATE KEY/,/-----END/s/.*/<removed>/
s/eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9._-]+/<removed>/g
s/LS0tLS1CRUdJTi[A-Za-z0-9+\/=]*/<removed>/g
s/AKIA[0-9A-Z]{16}/<removed>/g
s/([Bb]earer[ =:]+)[A-Za-z0-9._~+\/-]{8,}/\1<removed>/g
s/(:\/\/[^][:space:]\/@:"]+):[^][:space:]\/@"]+@/\1:<removed>@/g
s/(([Pp][Aa][Ss][Ss][Ww]([Oo][Rr])?[Dd]|[Tt][Oo][Kk][Ee][Nn]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Aa][Pp][Ii][-_]?[Kk][Ee][Yy]|[Kk][Ee][Yy]-[Dd][Aa][Tt][Aa])\\?"?[[:space:]]*[:=][[:space:]]*\\?"?)[^][:space:]<>{},;"\\]+/\1<removed>/g
s/([Pp]assword[[:space:]]+\\?")[^"\\<]+/\1<removed>/g
s/(credentials[[:space:]]+)[^"\\<]+/\1<removed>/g'
log_text() { sed -E "$TEXT_SECRETS"; }
# calicoctl prints annotations too; what was last applied may hold anything.
calico_text() { sed -E 's/("[^"]*last-applied-configuration": *)"([^"\\]|\\.)*"/\1"<removed>"/'; }

# Which resource serves a line of KINDS; nothing when none does. SERVED is made of `kubectl api-resources`.
served() { # RESOURCE
  case $1 in
    *.CALICO) choices="${1%.*}.projectcalico.org ${1%.*}.crd.projectcalico.org" ;;
    *.IPAM) choices="${1%.*}.crd.projectcalico.org ${1%.*}.projectcalico.org" ;;
    *) choices=$1 ;;
  esac
  for choice in $choices; do
    if grep -qxF -e "$choice" "$SERVED"; then printf '%s' "$choice"; return; fi
  done
}

# The words of `list=` in the manifest: the plural, with the group where two groups have the same plural.
list_name() {
  case $1 in networkpolicies.*projectcalico.org) printf '%s' "$1" ;; *) printf '%s' "${1%%.*}" ;; esac
}

crd_names() { sed 's/\.CALICO /.crd.projectcalico.org /; s/\.IPAM /.crd.projectcalico.org /'; }
shown_get() { printf 'kubectl get %s -A --chunk-size=500 -o go-template (as JSON, without what may be secret)' "$1"; }

# Everything that the run means to collect is planned first: what then has no result is a gap with a name.
# What a former run has is not planned, and not done: the answer is no then.
plan() { # PATH KIND SCOPE ARGS COMMAND SOURCE
  [ -z "$RESUME" ] || ! grep -qxF -e "$1" "$WORK/kept" || return 1
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$(cell "$5")" "$6" >>"$WORK/plan"
}
row() { # PATH KIND STATE SCOPE ARGS COMMAND SOURCE EXIT-CODE BEGAN ENDED
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" "$(cell "$6")" "$7" "$8" "$9" "${10}" \
    >>"$WORK/rows" 2>/dev/null && note "$3 $1"
}

# Each worker says how much it wrote; the sum is held against the limit of all.
spend() { SPENT=$((${SPENT:-0} + $1)); echo "$SPENT" >"$WORK/spent.${SPENDER:-main}" 2>/dev/null; }
may_begin() {
  [ -e "$WORK/space" ] || return 1
  sum=0
  for file in "$WORK"/spent.*; do
    spent=0
    [ ! -e "$file" ] || read -r spent <"$file"
    sum=$((sum + ${spent:-0}))
  done
  [ "$sum" -lt "$MAX_TOTAL" ] || { : >"$WORK/total-reached"; return 1; }
}
size_of() { set -- "$(wc -c <"$1")"; printf '%s' "${1##* }"; }

# Runs one command into its file. A full disk ends the run: nothing new is begun, and each gap keeps its name.
# A filter is the name of a rule of redactions.tsv at the same time.
capture() { # LIMIT FILTER PATH KIND SCOPE ARGS SHOWN SOURCE COMMAND...
  may_begin || return 0
  cap=$1 filter=$2 path=$3 kind=$4 scope=$5 args=$6 shown=$7 source=$8
  shift 8
  file=$BUNDLE/$path began=$(now)
  {
    limit "$PATIENCE" "$@" 2>"$file.err"
    echo "$? $FIRED" >"$file.rc"
  } | "$filter" | head -c "$cap" >"$file.part" 2>/dev/null || rm -f "$WORK/space"
  [ -e "$WORK/space" ] && read -r code fired <"$file.rc" || { rm -f "$WORK/space"; return 0; }
  # What a failed list printed is no list; and what a template failed at is quoted in the message.
  case $filter in *json) [ "$code" -eq 0 ] || : >"$file.part" ;; esac
  ! grep -q 'executing template' "$file.err" || echo 'an object has another form than the template expects' >"$file.err"
  size=$(size_of "$file.part")
  spend "$size"
  state=$(state_of "$code" "$fired" "$file" "$size" "$cap")
  case $filter in log_text | text_json)
    hits=$(grep -o '<removed>' "$file.part" | grep -c .)
    [ "$hits" -eq 0 ] || printf 'secrets-in-text\t%s\t%s\n' "$path" "$hits" >>"$WORK/redactions"
    log_text <"$file.err" >"$file.rc" && mv "$file.rc" "$file.err"
    ;;
  esac
  mv "$file.part" "$file" && rm -f "$file.rc"
  [ -s "$file.err" ] || rm -f "$file.err"
  row "$path" "$kind" "$state" "$scope" "$args" "$shown" "$source" "$code" "$began" "$(now)" || rm -f "$WORK/space"
}

state_of() { # EXIT-CODE FIRED FILE SIZE LIMIT
  if [ "$4" -ge "$5" ]; then echo truncated
  elif [ -n "$2" ]; then echo timeout
  elif [ "$1" -ne 0 ]; then
    if grep -qi 'forbidden\|unauthorized' "$3.err"; then echo forbidden
    elif grep -qi "have a resource type\|(NotFound)\|could not find the requested" "$3.err"; then echo skipped
    elif sed 's/timeout=//g' "$3.err" | grep -qi 'timed out\|timeout\|deadline exceeded'; then echo timeout
    else echo error; fi
  elif [ "$4" -eq 0 ] || grep -qF '"items":[],' "$3.part"; then echo empty
  else echo ok; fi
}

# A kind that discovery does not list is not there. When discovery failed, each kind is asked for.
plan_lists() {
  plan cluster/api-resources.txt kubectl-api-resources cluster '' 'kubectl api-resources' kubectl
  limit "$TIMEOUT" kube api-resources >"$WORK/resources" 2>"$WORK/resources.err"
  code=$?
  cp "$WORK/resources" "$BUNDLE/cluster/api-resources.txt.part"
  awk 'NR > 1 { n = split($(NF - 2), g, "/"); print $1 (n > 1 ? "." g[1] : "") }' "$WORK/resources" >"$SERVED"
  cp "$WORK/resources.err" "$BUNDLE/cluster/api-resources.txt.err"
  file=$BUNDLE/cluster/api-resources.txt
  DISCOVERY=$(state_of "$code" "$FIRED" "$file" "$(size_of "$file.part")" "$MAX_BYTES")
  [ "$DISCOVERY" != error ] || [ ! -s "$file.part" ] || DISCOVERY=partial
  mv "$file.part" "$file"
  [ -s "$file.err" ] || rm -f "$file.err"
  row cluster/api-resources.txt kubectl-api-resources "$DISCOVERY" cluster '' 'kubectl api-resources' kubectl "$code" \
    "$(now)" "$(now)"
  printf '%s\n' "$KINDS" | while read -r entry template; do plan_list "$entry" "$template"; done
}

# What is not there is told with the time at which that was seen: nothing is left to be done.
not_there() { # PATH KIND STATE ARGS SHOWN SOURCE REASON
  : >"$BUNDLE/$1"
  echo "$7" >"$BUNDLE/$1.err"
  row "$1" "$2" "$3" cluster "$4" "$5" "$6" - "$(now)" "$(now)"
}

plan_list() { # RESOURCE TEMPLATE
  resource=$(served "$1")
  # Slices hold all that endpoints do.
  [ "$1" != endpoints ] || [ -z "$(served endpointslices.discovery.k8s.io)" ] || return 0
  found=$resource
  case $1 in *.CALICO | *.IPAM) : "${resource:=${1%.*}.crd.projectcalico.org}" ;; *) : "${resource:=$1}" ;; esac
  set -- "$2" "list=$(list_name "$resource") all-namespaces=true" "$(shown_get "$resource")"
  if [ -z "$found" ] && [ "$DISCOVERY" = ok ]; then
    not_there "cluster/$resource.json" manifest skipped "$2" "$3" kubectl 'the API server does not serve this kind'
    return
  fi
  plan "cluster/$resource.json" manifest cluster "$2" "$3" kubectl && printf '%s %s\n' "$resource" "$1" >>"$WORK/lists"
}
collect_list() { # "RESOURCE TEMPLATE"
  resource=${1% *}
  capture "$MAX_BYTES" as_json "cluster/$resource.json" manifest cluster \
    "list=$(list_name "$resource") all-namespaces=true" "$(shown_get "$resource")" kubectl \
    kube_get "$resource" -A --chunk-size=500 -o "go-template=$(list_template "${1#* }")"
}

# Lines of MAPS or EVENTS, with the namespaces of Calico put in.
in_namespaces() { # TABLE
  printf '%s\n' "$1" | while read -r namespace name; do
    case $namespace in
      CALICO) while read -r namespace; do printf '%s %s\n' "$namespace" "$name"; done <"$WORK/homes" ;;
      *) printf '%s %s\n' "$namespace" "$name" ;;
    esac
  done | sort -u
}
plan_maps() {
  in_namespaces "$MAPS" | while read -r namespace name; do
    plan_named configmaps "cluster/configmap-$namespace-$name.json" manifest \
      "object=configmaps name=$name namespace=$namespace" "kubectl get configmap $name -n $namespace (certain keys)" &&
      printf '%s %s\n' "$namespace" "$name" >>"$WORK/maps"
  done
  events=$(served events.events.k8s.io)
  in_namespaces "$EVENTS" | while read -r namespace _; do
    plan_named "${events:=events}" "cluster/events-$namespace.json" kubectl-events \
      "list=events namespace=$namespace" "kubectl get $events -n $namespace" &&
      printf '%s %s\n' "$namespace" "EVENTS:$events" >>"$WORK/maps"
  done
}
plan_named() { # RESOURCE PATH KIND ARGS SHOWN
  if [ "$DISCOVERY" = ok ] && [ -z "$(served "$1")" ]; then
    not_there "$2" "$3" skipped "$4" "$5" kubectl 'the API server does not serve this kind'
    return 1
  fi
  plan "$2" "$3" cluster "$4" "$5" kubectl
}
collect_map() { # "NAMESPACE NAME" or "NAMESPACE EVENTS:RESOURCE"
  namespace=${1% *} name=${1#* }
  case $name in
    EVENTS:*)
      capture "$MAX_LOG" text_json "cluster/events-$namespace.json" kubectl-events cluster \
        "list=events namespace=$namespace" "kubectl get ${name#*:} -n $namespace" kubectl \
        kube_get "${name#*:}" -n "$namespace" --chunk-size=500 -o "go-template=$(list_template event)"
      ;;
    *)
      capture "$MAX_LOG" text_json "cluster/configmap-$namespace-$name.json" manifest cluster \
        "object=configmaps name=$name namespace=$namespace" \
        "kubectl get configmap $name -n $namespace (certain keys)" kubectl \
        kube_get configmap "$name" -n "$namespace" -o "go-template=$TEMPLATES"'{{template "map" .}}{{"\n"}}'
      ;;
  esac
}

# calicoctl of this machine, else the plugin of kubectl, else a pod that has it. Sets CALICOCTL_BY.
find_calicoctl() {
  CALICOCTL_BY=''
  if command -v calicoctl >/dev/null; then CALICOCTL_BY=calicoctl; return; fi
  if command -v kubectl-calico >/dev/null; then CALICOCTL_BY='kubectl calico'; return; fi
  [ -n "$EXEC" ] || return 0
  limit "$TIMEOUT" kube_get pods -A -l 'k8s-app in (calicoctl)' -o 'go-template={{range .items}}{{.metadata.namespace}} {{.metadata.name}}{{"\n"}}{{end}}' \
    >"$WORK/calicoctl-pods" 2>/dev/null
  read -r namespace pod <"$WORK/calicoctl-pods" || return 0
  # There is no shell in that image, and the program has had several places.
  for program in /calicoctl calicoctl /usr/bin/calicoctl; do
    limit "$TIMEOUT" kube exec -n "$namespace" "$pod" -- "$program" version --client >/dev/null 2>&1 || continue
    CALICOCTL_BY="kubectl exec -n $namespace $pod -- $program"
    return
  done
}
# shellcheck disable=SC2086 # words of ours, namespaces and names of pods
calicoctl_words() { # WORDS...
  case $CALICOCTL_BY in
    calicoctl) env ${CONFIG:+KUBECONFIG="$CONFIG"} calicoctl --allow-version-mismatch "$@" ;;
    *) kube ${CALICOCTL_BY#kubectl } --allow-version-mismatch "$@" ;;
  esac
}
calicoctl_table() {
  printf '%s\n' "$CALICOCTL"
  [ "$DISCOVERY" = ok ] && [ -z "$(served ippools.CALICO)" ] || return 0
  for plural in $IN_ETCD; do
    case $plural in networkpolicies | networksets | workloadendpoints) all='-A ' ;; *) all='' ;; esac
    printf '%s manifest list=%s get %s %s-o json\n' "$plural" "$plural" "$plural" "$all"
  done
}
plan_calicoctl() {
  find_calicoctl
  calicoctl_table | while read -r name kind args words; do
    path=calicoctl/$name.txt
    case $kind in manifest) path=calicoctl/$name.json ;; esac
    [ "$args" != - ] || args=''
    if [ -z "$CALICOCTL_BY" ]; then
      not_there "$path" "$kind" absent-tool "$args" "calicoctl $words" calicoctl \
        'no calicoctl here, no plugin of kubectl, and no pod that has it'
    elif plan "$path" "$kind" cluster "$args" "$CALICOCTL_BY $words" calicoctl; then
      printf '%s\t%s\t%s\t%s\n' "$path" "$kind" "$args" "$words" >>"$WORK/calls"
    fi
  done
}
collect_calicoctl() { # "PATH KIND ARGS WORDS", between tabs
  path=${1%%"$TAB"*} rest=${1#*"$TAB"} words=${1##*"$TAB"}
  kind=${rest%%"$TAB"*} rest=${rest#*"$TAB"}
  # shellcheck disable=SC2086 # words of ours
  capture "$MAX_BYTES" calico_text "$path" "$kind" cluster "${rest%%"$TAB"*}" "$CALICOCTL_BY $words" calicoctl \
    calicoctl_words $words
}

# Who was there at the begin and at the end: what changed in between may be seen half. Not an artifact.
CHURN='nodes pods networkpolicies.networking.k8s.io ippools.CALICO ipamblocks.IPAM networkpolicies.CALICO globalnetworkpolicies.CALICO'
list_churn() { # begin|end
  printf 'kind\tnamespace\tname\tuid\tresourceVersion\tdetail\n'
  for entry in $CHURN; do
    resource=$(served "$entry")
    [ -n "$resource" ] && [ -e "$WORK/space" ] || continue
    limit "$PATIENCE" kube_get "$resource" -A --chunk-size=500 -o 'go-template={{range .items}}'"$(list_name "$resource")"'{{"\t"}}{{with .metadata.namespace}}{{.}}{{end}}{{"\t"}}{{.metadata.name}}{{"\t"}}{{.metadata.uid}}{{"\t"}}{{.metadata.resourceVersion}}{{"\t"}}{{with .spec}}{{with .nodeName}}{{.}}{{end}}{{end}}{{"\n"}}{{end}}' \
      2>/dev/null || note "not listed at the $1: $resource"
  done | sed '/Error executing template: /,$d'
}

# ---- 6 nodes and logs ------------------------------------------------------------------------------------------

# Pods of Calico, found by label in whatever namespace it was installed: P lines name pods, S lines containers.
find_pods() {
  limit "$TIMEOUT" kube_get nodes --chunk-size=500 -o 'go-template={{range .items}}{{.metadata.name}}{{"\n"}}{{end}}' \
    >"$WORK/node-names" 2>/dev/null || note 'nodes cannot be listed'
  limit "$TIMEOUT" kube_get pods -A --chunk-size=500 \
    -l 'k8s-app in (calico-node,canal,calico-typha,calico-kube-controllers)' -o 'go-template={{range $p := .items}}P{{"\t"}}{{with .spec.nodeName}}{{.}}{{end}}{{"\t"}}{{.metadata.namespace}}{{"\t"}}{{.metadata.name}}{{"\t"}}{{index .metadata.labels "k8s-app"}}{{"\n"}}{{range .spec.containers}}S{{"\t"}}{{$p.metadata.namespace}}{{"\t"}}{{$p.metadata.name}}{{"\t"}}{{.name}}{{"\t\t\n"}}{{end}}{{with .status}}{{with .containerStatuses}}{{range .}}S{{"\t"}}{{$p.metadata.namespace}}{{"\t"}}{{$p.metadata.name}}{{"\t"}}{{.name}}{{"\t"}}{{.restartCount}}{{"\t"}}{{.ready}}{{"\n"}}{{end}}{{end}}{{end}}{{end}}' \
    2>/dev/null | sed '/Error executing template: /,$d' >"$WORK/pods"
  # A node named unlike any node would be a path of its own making.
  awk -F "$TAB" 'BEGIN { OFS = FS } $1 == "P" && $5 ~ /^(calico-node|canal)$/ && $2 ~ /^[a-z0-9][A-Za-z0-9.-]*$/ {
    print $2, $3, $4 }' "$WORK/pods" | sort -u -t "$TAB" -k 1,1 >"$WORK/entered"
  awk -F "$TAB" 'NR == FNR { agent[$1]; next } !($1 in agent) && $1 ~ /^[a-z0-9][A-Za-z0-9.-]*$/ { print $1 }' \
    "$WORK/entered" "$WORK/node-names" >"$WORK/without"
  cut -f 2 "$WORK/entered" | sort -u | sed 3q >"$WORK/homes"
}

# Plan lines of nodes: each command of the table for each of them.
plan_nodes() { # SOURCE; names of nodes in the first column of standard input
  (PLAN=yes SHOWN='' HAVE='' && node_items) >"$WORK/node-plan"
  awk -F "$TAB" -v source="$1" 'BEGIN { OFS = FS }
    NR == FNR {
      name = $1; n = $2 == "-" ? 0 : split($2, pairs, " ")
      for (i = 1; i <= n; i++) name = name "-" substr(pairs[i], index(pairs[i], "=") + 1)
      file[++items] = name ".txt"; kind[items] = $1; args[items] = $2 == "-" ? "" : $2; command[items] = $3
      next
    }
    { for (i = 1; i <= items; i++) print "nodes/" $1 "/" file[i], kind[i], "host/" $1, args[i], command[i], source }
    ' "$WORK/node-plan" - >"$WORK/plan-of-nodes"
  sed 's/^\(nodes\/[^/]*\)\/.*/\1/' "$WORK/plan-of-nodes" | uniq | (cd "$BUNDLE" && tr '\n' '\0' | xargs -0 mkdir -p)
  cut -f 1 "$WORK/rows" >"$WORK/have"
  awk -F "$TAB" 'NR == FNR { have[$1]; next } !($1 in have)' "$WORK/have" "$WORK/plan-of-nodes" >"$WORK/plan-open"
  cat "$WORK/plan-open" >>"$WORK/plan"
}

# A node is entered when something of it is still to be had; a former run may have the rest.
plan_entries() {
  { cut -f 1 "$WORK/entered"; cat "$WORK/without"; } | plan_nodes exec
  awk -F "$TAB" 'BEGIN { OFS = FS }
    FILENAME ~ /plan-open$/ { open[substr($3, 6)]; next }
    FILENAME ~ /rows$/ {
      if ($4 ~ /^host\//) { args = $5 == "" ? "-" : $5; gsub(/ /, ",", args); have[substr($4, 6)] = have[substr($4, 6)] $2 ":" args " " }
      next
    }
    $1 in open { print $1, $2, $3, have[$1] }' "$WORK/plan-open" "$WORK/rows" "$WORK/entered" >"$WORK/entries"
}

# The limit of a node holds for what a signal left behind too.
enter_node() { # NAMESPACE POD NODE HAVE
  kube exec -i -n "$1" "$2" -c calico-node -- sh -s -- --node-only --node "$3" --nonce "$NONCE" \
    --timeout "$TIMEOUT" --max-bytes "$MAX_BYTES" ${4:+--have "$4"} <"$SELF"
}

# The time when the first line came bounds how far the node's clock is off.
with_clock() {
  IFS= read -r first && printf '%s\n' "$first"
  now >"$1"
  cat
}

collect_node() { # "NODE NAMESPACE POD HAVE", between tabs
  may_begin || return 0
  node=${1%%"$TAB"*} rest=${1#*"$TAB"} have=${1##*"$TAB"}
  namespace=${rest%%"$TAB"*} rest=${rest#*"$TAB"}
  about=$WORK/exec/$node
  now >"$about.began"
  {
    limit $((TIMEOUT * 10)) enter_node "$namespace" "${rest%%"$TAB"*}" "$node" "$have" 2>"$about.err"
    echo "$? $FIRED" >"$about.rc"
  } | with_clock "$about.seen" | head -c "$MAX_NODE" >"$WORK/frames/$node" 2>/dev/null || rm -f "$WORK/space"
  [ -e "$WORK/space" ] || return 0
  size=$(size_of "$WORK/frames/$node")
  spend "$size"
  [ "$size" -lt "$MAX_NODE" ] || echo cut >"$about.rc"
  split_frames "$node" exec || rm -f "$WORK/space"
}

# Frames to files and rows. The last line before a cut may be half a line: it is not kept. Where the lines or bytes
# of an item are not those that the node counted, something broke into it, and no line of it can be relied on.
split_frames() { # NODE SOURCE
  [ -s "$WORK/frames/$1" ] || return 0
  began='' seen=''
  [ ! -e "$WORK/exec/$1.began" ] || read -r began <"$WORK/exec/$1.began"
  [ ! -e "$WORK/exec/$1.seen" ] || read -r seen <"$WORK/exec/$1.seen"
  awk -v nonce="$NONCE" -v node="$1" -v scope="host/$1" -v from="$2" -v bundle="$BUNDLE" -v work="$WORK" \
    -v began="$began" -v seen="$seen" '
    function safe(text) { gsub(/[^A-Za-z0-9._-]/, "_", text); return text }
    function write(line) { if (open) { printf "%s", held > file; held = line } }
    function finish(code, state, ended) {
      printf "%s", held > file
      close(file); close(file ".err")
      print path, kind, state, scope, args, command, from, code, t0, ended >> (work "/rows")
      open = 0
    }
    function broken_off() { held = ""; finish("-", lines > 1 ? "truncated" : "error", t0) }
    function checked(state) {
      if ($7 == lines && $8 == bytes || state !~ /^(ok|empty|partial|truncated)$/) return state
      printf "of %s lines (%s bytes) that the node sent, %d (%d) arrived\n", $7, $8, lines, bytes > (file ".err")
      return "error"
    }
    function begin(  i, n, pairs, name) {
      kind = $4; t0 = $5; args = ""; command = ""; held = ""; lines = bytes = 0; id = $3
      i = $6 == "-" ? 7 : 6
      for (; $6 != "-" && $i ~ /=/; i++) args = args (args == "" ? "" : " ") $i
      for (; i <= NF; i++) command = command (command == "" ? "" : " ") $i
      gsub(/\\/, "\\\\", command)
      name = safe(kind); n = split(args, pairs, " ")
      for (i = 1; i <= n; i++) name = name "-" safe(substr(pairs[i], index(pairs[i], "=") + 1))
      path = "nodes/" safe(node) "/" name (taken[name]++ ? "-" taken[name] : "") ".txt"
      file = bundle "/" path; printf "" > file; open = 1; paths[id] = path
    }
    BEGIN { OFS = "\t" }
    NR == 1 { good = $1 == "CALISNAP-FRAMES" && $2 == 2 && $3 == nonce; split($5, epoch, "="); next }
    !good || ended { next }
    /^O / { lines++; bytes += length($0) - 1; write(substr($0, 3) "\n"); next }
    /^o / { lines++; bytes += length($0) - 2; write(substr($0, 3)); next }
    /^E / { if (open) print substr($0, 3) > (file ".err"); next }
    $2 != nonce { next }
    $1 == "B" { if (open) broken_off(); if (!($3 in paths)) begin(); next }
    $1 == "R" && open && $3 == id { finish($4, checked($6), $5); next }
    $1 == "D" && $4 in paths { print $3, paths[$4], $5 >> (work "/redactions"); next }
    $1 == "Z" { if (open) broken_off(); ended = 1 }
    END {
      if (open) broken_off()
      if (good && epoch[2] ~ /^[0-9]+$/ && seen != "") print node, began, epoch[2], seen >> (work "/clocks")
    }' "$WORK/frames/$1" && rm -f "$WORK/frames/$1"
}

# Logs of the last hour of Calico's own containers: those that restarted or are not ready come first, and have the
# log of their former life too. Of those that are well, WELL_LOGS are enough to compare with.
WELL_LOGS=100
plan_logs() {
  awk -F "$TAB" 'BEGIN { OFS = FS }
    $1 == "S" && $4 ~ /^calico-(node|typha|kube-controllers)$/ && $2 $3 ~ /^[a-z0-9.-]+$/ {
      key = $2 FS $3 FS $4; known[key]
      if ($5 > 0 || $6 == "false") sick[key]
      if ($5 > 0) again[key]
    }
    END { for (key in known) {
      print (key in sick) ? 1 : 2, key, "now"
      if (key in again) print 1, key, "previous"
    } }' "$WORK/pods" | sort | awk -v most="$WELL_LOGS" '$1 == 1 || ++well <= most' >"$WORK/containers"
  while IFS="$TAB" read -r _ namespace pod container life; do
    mkdir -p "$BUNDLE/pods/$namespace/$pod"
    log_words "$namespace" "$pod" "$container" "$life"
    plan "$LOG_PATH" pod-log "pod/$namespace/$pod" "$LOG_ARGS" "$LOG_SHOWN" kubectl &&
      printf '%s\t%s\t%s\t%s\n' "$namespace" "$pod" "$container" "$life" >>"$WORK/logs"
  done <"$WORK/containers"
}
log_words() { # NAMESPACE POD CONTAINER now|previous
  LOG_PATH=pods/$1/$2/$3.log LOG_ARGS="container=$3" PREVIOUS=''
  [ "$4" = now ] || LOG_PATH=pods/$1/$2/$3-previous.log LOG_ARGS="container=$3 previous=true" PREVIOUS=--previous
  LOG_SHOWN="kubectl logs -n $1 $2 -c $3 --timestamps --since=1h --tail=5000 --limit-bytes=$MAX_LOG $PREVIOUS"
}
collect_log() { # "NAMESPACE POD CONTAINER LIFE", between tabs
  IFS=$TAB
  # shellcheck disable=SC2086 # four names without blanks
  set -- $1
  unset IFS
  log_words "$@"
  capture "$MAX_LOG" log_text "$LOG_PATH" pod-log "pod/$1/$2" "$LOG_ARGS" "$LOG_SHOWN" kubectl \
    kube logs -n "$1" "$2" -c "$3" --timestamps --since=1h --tail=5000 --limit-bytes="$MAX_LOG" \
    --request-timeout="${TIMEOUT}s" ${PREVIOUS:+"$PREVIOUS"}
}

# ---- 7 resume --------------------------------------------------------------------------------------------------

# A value of SNAPSHOT of the former run.
former() { sed -n "s/^$1=//p" "$RESUME/SNAPSHOT"; } # KEY

resumable() {
  [ ! -f "$RESUME" ] || fail 2 "$RESUME is a file: unpack it, and name the folder"
  [ -f "$RESUME/SNAPSHOT" ] && [ -f "$RESUME/manifest.tsv" ] && [ -f "$RESUME/SHA256SUMS" ] ||
    fail 2 "$RESUME is no bundle"
  [ "$(former format)" = 1 ] || fail 2 "$RESUME has the format $(former format), and only 1 is known here"
  [ "$(former kind)" = collected ] || fail 2 "$RESUME was not collected from a cluster"
  case $RESUME in /*) ;; *) RESUME=$PWD/$RESUME ;; esac
}

# Takes over what the former run has, and leaves out the rest: an answer is kept; what was not there on a node is
# kept when all else of that node is there. A command that is asked again loses its old answer.
take_over() {
  [ "$(former cluster-uid)" = "$CLUSTER" ] ||
    fail 3 "$RESUME is of the cluster $(former cluster-uid), and this is $CLUSTER"
  [ -z "$(find "$RESUME" -type l)" ] || fail 3 "$RESUME has links in it"
  (cd "$RESUME" && sed 's/^[0-9a-f]*  //' SHA256SUMS | hash_files) >"$WORK/sums" 2>/dev/null
  cmp -s "$WORK/sums" "$RESUME/SHA256SUMS" || fail 3 "$RESUME is not what its checksums say: it was changed"
  awk -F "$TAB" 'BEGIN { OFS = FS }
    FNR == 1 { pass++; next }
    { answer = $3 ~ /^(ok|empty)$/; absent = $3 == "absent-tool" || $3 == "skipped" && $12 != "-" }
    pass == 1 { if ($5 ~ /^host\// && !answer && !absent) open[$5]; next }
    $1 != "cluster/api-resources.txt" && (answer || absent && $5 ~ /^host\// && !($5 in open)) {
      print $1, $2, $3, $5, $6, $9, $10, $11, $12, $13
    }' "$RESUME/manifest.tsv" "$RESUME/manifest.tsv" >"$WORK/rows"
  cut -f 1 "$WORK/rows" >"$WORK/kept"
  cp -R "$RESUME/." "$BUNDLE/" || fail 4 'no room for what the former run has'
  bundle_files >"$WORK/files"
  # What goes: files that are neither kept nor the standard error of one that is kept.
  awk 'NR == FNR { kept[$0]; kept[$0 ".err"]; next } !($0 in kept) && $0 != "churn/begin.tsv"' \
    "$WORK/kept" "$WORK/files" >"$WORK/files.old"
  (cd "$BUNDLE" && tr '\n' '\0' <"$WORK/files.old" | xargs -0 rm -f)
  awk -F "$TAB" -v kept="$WORK/kept" 'BEGIN { while ((getline line < kept) > 0) keep[line] }
    FNR > 1 && $2 in keep && $1 !~ /^sweep-/' "$RESUME/redactions.tsv" >"$WORK/redactions"
  sed 1d "$RESUME/clocks.tsv" >"$WORK/former-clocks"
  cat "$RESUME/collector.log" "$WORK/log" >"$WORK/log.new" && mv "$WORK/log.new" "$WORK/log"
  say "taken over: $(lines_in "$WORK/kept") answers of $(former began)"
}

# ---- 8 privacy sweep -------------------------------------------------------------------------------------------
# The last look before anything is sealed. It knows forms, not sources: what reaches a file by a way that nobody
# thought of is still found when it looks like a secret. A file with a hit is emptied. One rule a line.

SWEEP='private-key -----BEGIN [A-Z ]*PRIVATE KEY
base64-pem LS0tLS1CRUdJTi
json-web-token eyJ[A-Za-z0-9_-]{8,}\.eyJ
aws-key AKIA[0-9A-Z]{16}
bearer [Bb]earer[ =:]+[A-Za-z0-9._~+/-]{16}
password [Pp]assw(or)?d([[:space:]=:]+|\\?"[[:space:]]*:[[:space:]]*)\\?"[^"<{\\]
password-setting [Pp]assw(or)?d=[^<[:space:]"]
auth-token k8s_auth_token"?[[:space:]]*[=:][[:space:]]*"?[^"<[:space:]]
kubeconfig-secret (client-key-data|token|etcdPassword|k8sAPIToken)"?:[[:space:]]*"?[^"<{[:space:]]
wireguard-key ([Pp]rivate|[Pp]reshared|[Pp]re[Ss]hared)[ -]?[Kk]ey"?[[:space:]]*[=:][[:space:]]*"?[A-Za-z0-9+/]{42}'

# All rules at once find the files; which rules they are is asked of those only.
sweep() {
  printf '%s\n' "$SWEEP" | cut -d ' ' -f 2- >"$WORK/patterns"
  find "$BUNDLE" -type f -exec grep -lE -f "$WORK/patterns" {} + >"$WORK/hits" 2>"$WORK/sweep-errors"
  [ ! -s "$WORK/sweep-errors" ] || return 1
  while IFS= read -r hit; do
    printf '%s\n' "$SWEEP" | while read -r rule pattern; do
      count=$(grep -cE -e "$pattern" "$hit")
      [ "$count" -eq 0 ] || printf '%s\t%s\t%s\n' "sweep-$rule" "${hit#"$BUNDLE"/}" "$count" >>"$WORK/redactions"
    done
    : >"$hit"
    printf '%s\n' "${hit#"$BUNDLE"/}" >>"$WORK/withheld"
  done <"$WORK/hits"
}

# ---- 9 sealing -------------------------------------------------------------------------------------------------

# What was planned and has no row: begun and cut off, failed with its node, or never begun.
fill_gaps() {
  # Streams that a signal cut off; on a full disk there is no room for them.
  for frames in "$WORK/frames"/*; do
    [ -e "$WORK/space" ] && [ -s "$frames" ] && split_frames "${frames##*/}" exec
  done
  [ ! -e "$WORK/total-reached" ] || ENDING='the limit of --max-total-bytes was reached'
  cut -f 1 "$WORK/rows" >"$WORK/have"
  awk -F "$TAB" 'NR == FNR { have[$1]; next } !($1 in have)' "$WORK/have" "$WORK/plan" >"$WORK/gaps"
  grep -v '^nodes/' "$WORK/gaps" | while IFS= read -r line; do object_gap "$line"; done
  node_gaps
}

object_gap() { # LINE-OF-PLAN
  path=${1%%"$TAB"*} state=skipped
  file=$BUNDLE/$path
  if [ -s "$file.part" ]; then state=truncated; mv "$file.part" "$file"
  elif [ -s "$file" ]; then state=truncated
  elif [ -e "$file.part" ] || [ -s "$file.err" ]; then state=error; fi
  printf '%s\n' "$1" | awk -F "$TAB" -v state="$state" 'BEGIN { OFS = FS }
    { print $1, $2, state, $3, $4, $5, $6, "-", "-", "-" }' >>"$WORK/rows"
  rm -f "$file.part" "$file.rc"
  [ -e "$file" ] || : >"$file"
  [ -s "$file.err" ] || printf 'not collected: %s\n' "$ENDING" >"$file.err"
}

# A node that failed has a gap for each command, so this is one process for all of them.
node_gaps() {
  grep '^nodes/' "$WORK/gaps" | awk -F "$TAB" -v work="$WORK" -v bundle="$BUNDLE" -v ending="$ENDING" '
    function first(file,  line, got) { got = (getline line < file) > 0; close(file); return got ? line : "" }
    function look(node,  code, says, text) {
      state = "skipped"; reason = "not collected: " ending
      if (node in without) { reason = "no pod of calico-node runs on this node"; return }
      code = first(work "/exec/" node ".rc")
      if (code == "cut") { state = "truncated"; reason = "the limit for one node was reached"; return }
      if (code != "") {
        says = ""; state = "error"
        while ((getline text < (work "/exec/" node ".err")) > 0) {
          if (says == "") says = text
          if (tolower(text) ~ /forbidden/) state = "forbidden"
        }
        if (code ~ /fired/) state = "timeout"
        split(code, word, " ")
        reason = "kubectl exec ended with " word[1] ": " says
      } else if (first(work "/exec/" node ".began") != "") state = "error"
    }
    BEGIN { OFS = FS; while ((getline line < (work "/without")) > 0) without[line] }
    {
      node = substr($3, 6)
      if (node != last) look(last = node)
      print $1, $2, state, $3, $4, $5, $6, "-", "-", "-"
      file = bundle "/" $1
      printf "" > file; close(file)
      print reason > (file ".err"); close(file ".err")
    }' >>"$WORK/rows"
}

hash_files() { # prints `sum  path` for files named on standard input
  if command -v sha256sum >/dev/null; then set -- sha256sum
  elif command -v shasum >/dev/null; then set -- shasum -a 256
  else set -- openssl dgst -sha256 -r; fi
  tr '\n' '\0' | xargs -0 "$@" | sed 's/^\([0-9a-f]\{64\}\) [ *]\(\.\/\)\{0,1\}/\1  /'
}

bundle_files() { (cd "$BUNDLE" && find . -type f | sed 's/^\.\///' | sort); }

write_manifest() {
  bundle_files >"$WORK/files"
  (cd "$BUNDLE" && hash_files <"$WORK/files") >"$WORK/sums"
  (cd "$BUNDLE" && tr '\n' '\0' <"$WORK/files" | xargs -0 wc -c) | sed 's/^ *//; / total$/d' >"$WORK/sizes"
  printf 'path\tkind\tstate\tmoment\tscope\targs\tfilter\torigin\tcommand\tsource\trc\tt0\tt1\tbytes\tsha256\n'
  sort "$WORK/rows" | awk -F "$TAB" -v work="$WORK" 'BEGIN {
      OFS = FS
      while ((getline line < (work "/sums")) > 0) sum[substr(line, 67)] = substr(line, 1, 64)
      while ((getline line < (work "/sizes")) > 0) size[substr(line, index(line, " ") + 1)] = line + 0
      while ((getline line < (work "/withheld")) > 0) withheld[line]
    }
    { print $1, $2, $1 in withheld ? "withheld" : $3, 1, $4, $5, "", "", $6, $7, $8, $9, $10, size[$1] + 0, sum[$1] }'
}

table() { # FILE HEADER: a file of the bundle from rows that may not be there
  { printf '%b\n' "$2"; [ ! -e "$WORK/${1%.tsv}" ] || sort "$WORK/${1%.tsv}"; } >"$BUNDLE/$1"
}

# The clock of a node that was entered again is the new one.
join_clocks() {
  [ -e "$WORK/former-clocks" ] || return 0
  [ -e "$WORK/clocks" ] || : >"$WORK/clocks"
  awk -F "$TAB" 'NR == FNR { new[$1]; next } !($1 in new)' "$WORK/clocks" "$WORK/former-clocks" >"$WORK/clocks.old"
  cat "$WORK/clocks.old" >>"$WORK/clocks"
}

# Returns 1 when the bundle cannot be written, 4 when only its archive cannot, 5 when it cannot be checked.
seal() {
  rm -f "$WORK/reserve"
  fill_gaps 2>/dev/null
  find "$BUNDLE" -type f -name '*.part' -exec rm -f {} +
  join_clocks
  table clocks.tsv 'node\tt0\tnode_epoch\tt1' || return 1
  cat "$WORK/log" >"$BUNDLE/collector.log" || return 1
  : >"$WORK/withheld"
  sweep || return 5
  table redactions.tsv 'rule\tpath\tcount' || return 1
  write_manifest >"$WORK/manifest" && mv "$WORK/manifest" "$BUNDLE/manifest.tsv" || return 1
  write_head >"$BUNDLE/SNAPSHOT" || return 1
  bundle_files >"$WORK/files"
  (cd "$BUNDLE" && hash_files <"$WORK/files") >"$WORK/sums" && mv "$WORK/sums" "$BUNDLE/SHA256SUMS" || return 1
  [ -z "$SIGN" ] || ssh-keygen -q -Y sign -f "$SIGN" -n calisnap "$BUNDLE/SHA256SUMS" 2>/dev/null ||
    printf 'collect.sh: the bundle could not be signed\n' >&2
  publish
}
write_head() {
  cluster=unknown began=$BEGAN
  [ ! -s "$WORK/uid" ] || cluster=$(cat "$WORK/uid")
  [ ! -e "$WORK/kept" ] || began=$(former began)
  printf '%s\n' format=1 kind=collected "name=$NAME" "tool=$VERSION" "began=$began" "ended=$(utc)" "state=$STATE" \
    "cluster-uid=$cluster" lines=0 prose=0
  [ ! -e "$WORK/kept" ] || printf 'resumed=%s\n' "$(former resumed | sed 's/$/,/')$BEGAN"
}

# The same files give the same archive where tar is able to; the id of a snapshot does not depend on it.
pack() {
  cd "$WORK" || return 1
  case $(tar --version 2>/dev/null) in
    *GNU*) tar --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - "$NAME" ;;
    *) tar -cf - "$NAME" ;;
  esac
}

# Only a whole result gets the name that was asked for. An archive that finds no space leaves the folder.
publish() {
  case $OUTPUT in
    *.tar.gz | *.tgz)
      if { pack && : >"$WORK/packed"; } 2>/dev/null | gzip -n 2>/dev/null >"$WORK/tar.gz" && [ -e "$WORK/packed" ]; then
        mv "$WORK/tar.gz" "$OUTPUT"
        return
      fi
      rm -f "$WORK/tar.gz"
      folder=${OUTPUT%.t*gz}
      [ ! -e "$folder" ] || return 1
      mv "$BUNDLE" "$folder" || return 1
      printf 'collect.sh: %s cannot be written (no space?); the bundle is the folder %s\n' "$OUTPUT" "$folder" >&2
      return 4
      ;;
  esac
  mv "$BUNDLE" "$OUTPUT"
}

# The summary is made of rows, not of what the run believes.
finish_run() {
  [ -e "$WORK/space" ] || { STATE=partial ENDING='the disk is full'; }
  seal
  case $? in
    0) ;;
    4) exit 4 ;;
    5) fail 5 'the privacy check could not be made, so nothing is kept' ;;
    *) fail 4 "cannot write $OUTPUT" ;;
  esac
  # What was skipped on purpose has a time; what was never begun has none.
  gaps=$(awk -F "$TAB" '$3 ~ /^(partial|error|forbidden|timeout|truncated)$/ || $3 == "skipped" && $9 == "-"' \
    "$WORK/rows" | grep -c .)
  gaps=$((gaps + $(lines_in "$WORK/withheld")))
  say "$OUTPUT: $(lines_in "$WORK/rows") answers, $gaps gaps"
  [ -e "$WORK/space" ] || fail 4 'the disk is full, the bundle is partial'
  [ "$gaps" -eq 0 ] || exit 10
}

# ---- 10 the run ------------------------------------------------------------------------------------------------

# The only place that removes a folder: the one that this run made, and that carries our mark.
clean_up() {
  trap '' INT TERM HUP
  [ -n "$WORK" ] && [ -f "$WORK/$MARKER" ] && rm -r "$WORK"
}

# Names and times, before anything is made and any signal is heard.
begin_run() { # NAME
  NAME=$1 STATE=complete ENDING='the run ended before' BEGAN=$(utc)
  NONCE=$(new_nonce)
  case $OUTPUT in
    '') OUTPUT=$NAME; [ -z "$ARCHIVE" ] || OUTPUT=$NAME.tar.gz ;;
    *.tar.gz | *.tgz) NAME=${OUTPUT##*/} NAME=${NAME%.t*gz} ;;
    *) OUTPUT=${OUTPUT%/} NAME=${OUTPUT##*/} ;;
  esac
  case $OUTPUT in /*) ;; *) OUTPUT=$PWD/$OUTPUT ;; esac
  [ ! -e "$OUTPUT" ] || fail 4 "$OUTPUT exists already"
  exec 8<&0 9>&2
}

# The shell that hears signals only waits: all work is done by a child, and what a child finds stands in files.
# So there is no command substitution while a signal may come (bash 5.2 ends with a syntax error there), and the
# state of the run is the same whenever it is stopped.
supervise() { # FUNCTION
  STOPPED='' EXIT_CODE=0 worker=''
  trap 'halt SIGINT 130' INT
  trap 'halt SIGTERM 143' TERM
  trap 'halt SIGHUP 129' HUP
  open_work
  "$1" <&8 8<&- &
  worker=$!
  [ -z "$STOPPED" ] || stop_tree "$worker"
  wait "$worker" 2>/dev/null
  code=$?
  if [ ! -e "$WORK/planned" ]; then
    [ -z "$STOPPED" ] || fail "$EXIT_CODE" "stopped by $STOPPED before anything was collected"
    exit "$code"
  fi
  if [ -n "$STOPPED" ]; then ENDING="the run was stopped by $STOPPED" STATE=partial
  elif [ "$code" -ne 0 ]; then ENDING='the run broke off' STATE=partial; fi
  seal_to_the_end
}
halt() { # SIGNAL EXIT-CODE
  trap '' INT TERM HUP
  STOPPED=$1 EXIT_CODE=$2
  [ -z "$worker" ] || stop_tree "$worker"
}

# A signal does not stop the sealing: it would leave nothing to read. It is still what the exit code tells.
seal_to_the_end() {
  trap 'EXIT_CODE=130' INT
  trap 'EXIT_CODE=143' TERM
  trap 'EXIT_CODE=129' HUP
  (trap '' INT TERM HUP; [ "$STATE" = complete ] || note "$ENDING"; finish_run) &
  worker=$!
  wait "$worker"
  code=$?
  # A wait that a signal cut short is taken up again.
  while [ "$code" -gt 128 ] && kill -0 "$worker" 2>/dev/null; do wait "$worker"; code=$?; done
  trap '' INT TERM HUP
  case $code in 2 | 3 | 4 | 5) exit "$code" ;; esac
  [ "$EXIT_CODE" -eq 0 ] || exit "$EXIT_CODE"
  exit "$code"
}

# mkdir takes no folder that is there already. The reserve is space for what is written last, should the disk be
# full by then.
open_work() {
  WORK=${OUTPUT%/*}/.calisnap.$$
  mkdir -m 700 "$WORK" 2>/dev/null || { WORK=''; fail 4 "cannot write in ${OUTPUT%/*}"; }
  trap clean_up EXIT
  : >"$WORK/$MARKER"
  BUNDLE=$WORK/$NAME SERVED=$WORK/served
  mkdir -p "$WORK/frames" "$WORK/exec" "$BUNDLE/cluster" "$BUNDLE/calicoctl" "$BUNDLE/churn" &&
    for file in space plan rows log without entries lists maps logs calls homes pods; do : >"$WORK/$file"; done &&
    dd if=/dev/zero of="$WORK/reserve" bs=1024 count=512 2>/dev/null || fail 4 'the disk is full'
}

# JOBS workers, each with every JOBS-th line.
parallel() { # FUNCTION FILE WHAT
  total=$(lines_in "$2") number=0 workers=''
  [ "$total" -gt 0 ] || return 0
  : >"$WORK/done"
  while [ "$number" -lt "$JOBS" ] && [ "$number" -lt "$total" ]; do
    work_through "$1" "$2" "$number" &
    workers="$workers $!" number=$((number + 1))
  done
  if [ -t 9 ] && [ -z "$QUIET" ]; then show_progress "$3" "$total" & fi
  # shellcheck disable=SC2086 # a list of process ids
  wait $workers 2>/dev/null
  : >"$WORK/done-all"
  wait
  rm -f "$WORK/done-all"
  say "$3: $(lines_in "$WORK/done") of $total"
}
work_through() { # FUNCTION FILE WORKER
  number=0 SPENDER=${2##*/}-$3 SPENT=0
  while IFS= read -r entry; do
    turn=$((number % JOBS)) number=$((number + 1))
    [ "$turn" -eq "$3" ] || continue
    "$1" "$entry"
    echo "$number" >>"$WORK/done"
  done <"$2"
}
show_progress() { # WHAT TOTAL
  start=$(now)
  while [ ! -e "$WORK/done-all" ]; do
    ready=$(lines_in "$WORK/done") eta=''
    [ "$ready" -eq 0 ] || eta=", about $((($(now) - start) * ($2 - ready) / ready)) s left"
    printf '\r%s: %s of %s%s   ' "$1" "$ready" "$2" "$eta" >&2
    sleep 1
  done
  printf '\r' >&2
}

discover() {
  command -v kubectl >/dev/null || fail 3 'there is no kubectl here'
  limit "$TIMEOUT" kube_get --raw /version >"$WORK/version" 2>"$WORK/version.err" ||
    fail 3 "no answer from the cluster: $(sed -n '$p' "$WORK/version.err")"
  limit "$TIMEOUT" kube_get namespace kube-system -o 'go-template={{.metadata.uid}}' >"$WORK/uid" 2>/dev/null
  [ -s "$WORK/uid" ] || printf unknown >"$WORK/uid"
  CLUSTER=$(cat "$WORK/uid")
}

# What is about to be done, in numbers. The list of one pod says how many remain; the pod itself is not kept.
preflight() {
  nodes=$(lines_in "$WORK/entries")
  pods=$(limit "$TIMEOUT" kube_get --raw '/api/v1/pods?limit=1' 2>/dev/null |
    sed -n 's/.*"remainingItemCount":\([0-9]*\).*/\1/p')
  pods=$((${pods:-0} + 1)) logs=$(lines_in "$WORK/logs")
  # A list of many objects takes kubectl long.
  PATIENCE=$((TIMEOUT * 4 + pods / 500))
  # Measured: see src/collector/README.md. A node has a route for each other node.
  kilobytes=$((nodes * 30 + nodes * nodes / 16 + pods + logs * 100))
  seconds=$((nodes * 2 / JOBS + pods / 500 + logs / JOBS + 5))
  free=$(df -Pk "$WORK" | awk 'END { print $4 }')
  say "nodes to enter: $nodes; without calico-node: $(lines_in "$WORK/without"); pods: $pods; logs: $logs"
  say "about $((kilobytes / 1024 + 1)) MB and $((seconds / 60 + 1)) min; free space: $((free / 1024)) MB; commands: --dry-run"
  [ "$free" -gt "$kilobytes" ] || say 'the free space may not be enough; what does not fit becomes a gap'
  [ "$nodes" -gt 100 ] && [ -z "$YES" ] || return 0
  [ -t 0 ] || fail 2 "$nodes nodes would be entered; say --yes when that is meant"
  printf 'Enter %s nodes? [y/N] ' "$nodes" >&2
  read -r answer
  case $answer in y* | Y*) ;; *) fail 2 'nothing was collected' ;; esac
}

collect_cluster() {
  discover
  # Where nothing is said about a datastore, calicoctl looks for the objects of the cluster.
  [ -n "${DATASTORE_TYPE:-}${ETCD_ENDPOINTS:-}" ] || [ -e /etc/calico/calicoctl.cfg ] || export DATASTORE_TYPE=kubernetes
  note "calisnap collector $VERSION"
  TEMPLATES=$(templates)
  [ -z "$RESUME" ] || take_over
  plan_lists
  find_pods
  plan_maps
  plan_calicoctl
  [ -z "$EXEC" ] || plan_entries
  [ -z "$LOGS" ] || plan_logs
  preflight
  : >"$WORK/planned"
  [ -e "$BUNDLE/churn/begin.tsv" ] || list_churn begin >"$BUNDLE/churn/begin.tsv"
  parallel collect_list "$WORK/lists" kinds
  parallel collect_node "$WORK/entries" nodes
  parallel collect_map "$WORK/maps" 'settings and events'
  parallel collect_calicoctl "$WORK/calls" calicoctl
  parallel collect_log "$WORK/logs" logs
  list_churn end >"$BUNDLE/churn/end.tsv"
}

collect_here() {
  NODE=$(printf '%s' "$NODE" | sed 's/[^A-Za-z0-9._-]/_/g')
  echo "$NODE" | plan_nodes local
  : >"$WORK/planned"
  now | tee "$WORK/exec/$NODE.began" >"$WORK/exec/$NODE.seen"
  node_run >"$WORK/frames/$NODE" 2>"$WORK/exec/$NODE.err" || rm -f "$WORK/space"
  { [ -e "$WORK/space" ] && split_frames "$NODE" local; } || rm -f "$WORK/space"
}

run_cluster() {
  SELF=$0
  [ -z "$EXEC" ] || grep -q '^# calisnap collect:' "$SELF" 2>/dev/null || fail 2 'run this from a file, not from a pipe'
  begin_run "calico-snapshot-$(date -u +%Y%m%dT%H%M%SZ)"
  supervise collect_cluster
}

run_node() {
  [ -z "$RESUME" ] || fail 2 '--resume is for whole clusters'
  if [ -z "$OUTPUT" ]; then node_run; exit 0; fi
  NODE=${NODE:-$(cat /var/lib/calico/nodename 2>/dev/null || uname -n)}
  begin_run "calico-snapshot-node-$(date -u +%Y%m%dT%H%M%SZ)"
  supervise collect_here
}

# Where Calico serves a kind is only known once the cluster was asked: the CRD is printed.
dry_run() {
  printf '%s\n' 'kubectl get --raw /version' 'kubectl get namespace kube-system -o go-template={{.metadata.uid}}' \
    'kubectl api-resources' "# names and versions, at the begin and at the end: $CHURN" \
    "kubectl get nodes; kubectl get pods -A -l 'k8s-app in (calico-node,canal,calico-typha,calico-kube-controllers)'" \
    "kubectl get --raw '/api/v1/pods?limit=1' (only how many there are)"
  printf "TEMPLATES='%s'\n" "$(templates)"
  TEMPLATES=''
  printf '%s\n' "$KINDS" | crd_names | while read -r resource template; do
    printf "kubectl get %s -A --chunk-size=500 -o go-template=\"\$TEMPLATES\"'%s'\n" "$resource" "$(list_template "$template")"
  done
  printf '%s\n' "$MAPS" | while read -r namespace name; do
    printf "kubectl get configmap %s -n %s -o go-template=\"\$TEMPLATES\"'{{template \"map\" .}}'\n" "$name" "$namespace"
  done
  printf '%s\n' "$EVENTS" | while read -r namespace; do printf 'kubectl get events -n %s\n' "$namespace"; done
  printf '%s\n' "$CALICOCTL" | while read -r _ _ _ words; do printf 'calicoctl --allow-version-mismatch %s\n' "$words"; done
  if [ -n "$LOGS" ]; then
    log_words NAMESPACE POD CONTAINER now
    printf '# each container of calico-node, typha, kube-controllers; once more with --previous where it restarted:\n%s\n' \
      "$LOG_SHOWN"
  fi
  [ -n "$EXEC" ] || return 0
  printf '# each node, in one: kubectl exec -i -n NAMESPACE POD -c calico-node -- sh -s -- --node-only\n'
  (PLAN=yes SHOWN='' && node_items) | cut -f 3
  printf 'cat /etc/cni/net.d/*.conflist /etc/cni/net.d/*.conf /etc/calico/confd/config/bird*.cfg (secrets taken out)\n'
}

check_rbac() {
  command -v kubectl >/dev/null || fail 3 'there is no kubectl here'
  limit "$TIMEOUT" kube_get --raw /version >/dev/null 2>&1 || fail 3 'no answer from the cluster'
  lacking=0
  for resource in $(printf '%s\n' "$KINDS" | crd_names | cut -d ' ' -f 1); do may list "$resource" -A; done
  for name in $(printf '%s\n' "$MAPS" | sed -n 's/^kube-system //p'); do may get "configmap/$name" -n kube-system; done
  may list events -n kube-system
  [ -z "$LOGS" ] || may get pods --subresource=log -A
  [ -z "$EXEC" ] || may create pods --subresource=exec -A
  [ "$lacking" -eq 0 ] || exit 10
}
may() { # VERB RESOURCE OPTIONS...
  if limit "$TIMEOUT" kube auth can-i "$@" >/dev/null 2>&1; then answer=yes; else answer=no lacking=1; fi
  printf '%-4s %s\n' "$answer" "$*" | sed 's/ --subresource=/\//; s/ -A$//; s/ -n / in /'
}

# Entering calico-node equals being root on its node. Who may not have that runs with --no-exec.
print_rbac() {
  cat <<'END'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: calico-snapshot-reader }
rules:
  - apiGroups: [""]
    resources: [nodes, namespaces, pods, services, endpoints, serviceaccounts]
    verbs: [get, list]
  - apiGroups: [apps]
    resources: [daemonsets, deployments, statefulsets, replicasets]
    verbs: [get, list]
  - apiGroups: [discovery.k8s.io]
    resources: [endpointslices]
    verbs: [get, list]
  - apiGroups: [networking.k8s.io]
    resources: [networkpolicies, servicecidrs]
    verbs: [get, list]
  - apiGroups: [policy.networking.k8s.io]
    resources: [adminnetworkpolicies, baselineadminnetworkpolicies, clusternetworkpolicies]
    verbs: [get, list]
  - apiGroups: [crd.projectcalico.org, projectcalico.org]
END
  printf '    resources: [%s]\n    verbs: [get, list]\n' "$(printf '%s\n' "$KINDS" |
    sed -n 's/\.CALICO .*//p; s/\.IPAM .*//p' | tr '\n' ',' | sed 's/,$//; s/,/, /g')"
  cat <<'END'
---
# Bind this one with a RoleBinding in the namespace of calico-node only: exec there equals root on the node.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: calico-snapshot-node }
rules:
  - apiGroups: [""]
    resources: [pods/exec]
    verbs: [create]
---
# Bind this one with a RoleBinding in kube-system, in tigera-operator and in the namespaces of Calico.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: calico-snapshot-settings }
rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [kube-proxy, kubeadm-config, coredns, calico-config, cni-config, kubernetes-services-endpoint]
    verbs: [get]
  - apiGroups: [""]
    resources: [pods/log]
    verbs: [get]
  - apiGroups: ["", events.k8s.io]
    resources: [events]
    verbs: [list]
END
}

options "$@"
case $MODE in
  cluster) run_cluster ;;
  node) run_node ;;
  dry-run) dry_run ;;
  print-rbac) print_rbac ;;
  check-rbac) check_rbac ;;
esac
