#!/bin/sh
# calisnap collect: takes a snapshot of a Kubernetes cluster that runs Calico, for reading without the cluster.
#
# It only reads. It creates no object in the cluster, no pod and no file on a node, loads no kernel module, asks
# for no secret, and takes out what could be one before anything reaches the disk. It needs kubectl and what
# POSIX names. The parts of this file, in order:
#   1 words and numbers   2 options   3 commands under a watchdog   4 on a node   5 objects of the cluster
#   6 nodes through kubectl exec      7 privacy sweep               8 sealing     9 the run
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
       collect.sh --node-only [-o FOLDER|FILE.tar.gz]   this node; without -o, frames on standard output

  -o, --output PATH    what to write; it must not exist yet (default: calico-snapshot-TIME.tar.gz)
  --no-archive         write a folder when PATH does not tell
  --no-exec            objects only: no node is entered
  --context NAME       passed to kubectl
  --kubeconfig FILE    passed to kubectl
  --jobs N             commands at the same time (default 8, at most 32)
  --timeout SECONDS    limit for one command (default 30); an exec gets ten times as much
  --max-bytes N        limit for the output of one command (default 268435456)
  --sign KEY           sign the checksums with ssh-keygen -Y sign
  --yes                do not ask before entering more than 100 nodes
  --quiet              no progress
  --dry-run            print the commands, run none
  --print-rbac         print the rights that it needs, for kubectl apply
  --check-rbac         ask the cluster which of them you have
  --help, --version

exit codes: 0 complete; 10 complete with gaps, which the bundle lists; 2 usage; 3 no kubectl or no cluster;
4 cannot write; 5 the privacy check could not be made; 129, 130, 143 stopped by a signal, the bundle is partial
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
cell() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/'"$TAB"'/\\t/g'; }

new_nonce() {
  if [ -r /proc/sys/kernel/random/uuid ]; then sed 's/-//g; s/^\(.\{16\}\).*/\1/' /proc/sys/kernel/random/uuid
  else printf '%s%s' "$(now)" "$$"; fi
}

# ---- 2 options -------------------------------------------------------------------------------------------------

MODE=cluster
OUTPUT='' ARCHIVE=yes EXEC=yes CONTEXT='' CONFIG='' JOBS=8 TIMEOUT=30 MAX_BYTES=268435456 SIGN='' YES='' QUIET=''
NODE='' NONCE='' PLAN='' WORK='' BUNDLE=''

number() { # OPTION VALUE MOST
  case $2 in '' | *[!0-9]* | 0* | ??????????????*) fail 2 "$1 needs a number from 1 to $3" ;; esac
  [ "$2" -le "$3" ] || fail 2 "$1 needs a number from 1 to $3"
}

options() {
  while [ $# -gt 0 ]; do
    case $1 in
      -o | --output | --context | --kubeconfig | --jobs | --timeout | --max-bytes | --sign | --node | --nonce)
        [ $# -gt 1 ] && [ -n "$2" ] || fail 2 "$1 needs a value"
        option_with_value "$1" "$2"
        shift
        ;;
      --node-only) MODE=node ;;
      --no-exec) EXEC='' ;;
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

# --node and --nonce are what the run on the workstation tells the run on the node.
option_with_value() {
  case $1 in
    -o | --output) OUTPUT=$2 ;;
    --context) CONTEXT=$2 ;;
    --kubeconfig) CONFIG=$2 ;;
    --jobs) number "$1" "$2" 32; JOBS=$2 ;;
    --timeout) number "$1" "$2" 86400; TIMEOUT=$2 ;;
    --max-bytes) number "$1" "$2" 536870912; MAX_BYTES=$2 ;;
    --sign) SIGN=$2; [ -r "$SIGN" ] || fail 2 "cannot read the key $SIGN" ;;
    --node) NODE=$2 ;;
    --nonce) NONCE=$2 ;;
  esac
}

# ---- 3 commands under a watchdog -------------------------------------------------------------------------------

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
  "$@" </dev/null 3>&- 9>&- &
  child=$!
  watch "$seconds" "$child" </dev/null >/dev/null 2>&1 3>&- 9>&- &
  watcher=$!
  { wait "$child"; } 2>/dev/null
  code=$?
  { kill "$watcher"; wait "$watcher"; } 2>/dev/null
  if [ $? -eq 9 ]; then FIRED=fired code=124; fi
  return "$code"
}

# ---- 4 on a node -----------------------------------------------------------------------------------------------
# Prints frames: B begins an item, O and E are lines of its two outputs, R is its result, D counts what was taken
# out, Z ends the stream. Nothing is written on the node. In the plan (PLAN=yes) nothing is run either.

# Turns output into O lines. What follows the last line tells whether it ended with a line break (O) or not (o).
# Line counts stand in for bytes: nothing in the image of calico-node counts bytes.
frame_lines() {
  sed -n "1{/^#$NONCE end\$/{s/end/none/
w /dev/stderr
d
}
}
$((MAX_LINES + 1)),\${/^#$NONCE end\$/d
s/.*/#$NONCE cut/
w /dev/stderr
q
}
\$!{s/^/O /
p
d
}
/^#$NONCE end\$/d
s/#$NONCE end\$//
s/^/o /p"
}

item() { # KIND ARGS COMMAND...
  kind=$1 args=$2
  shift 2
  if [ -n "$PLAN" ]; then printf '%s\t%s\t%s\n' "$kind" "$args" "${SHOWN:-$*}"; return; fi
  COUNT=$((COUNT + 1))
  printf 'B %s %s %s %s %s %s\n' "$NONCE" "$COUNT" "$kind" "$(now)" "$args" "${SHOWN:-$*}"
  if ! command -v "$1" >/dev/null; then
    printf 'E there is no %s here\n' "$1"
    result 127 absent-tool
    return
  fi
  # Standard error is kept in a variable, with marks of ours about how it went; standard output streams past it.
  {
    notes=$(
      {
        {
          limit "$TIMEOUT" "$@"
          printf '\n#%s rc %s %s\n' "$NONCE" "$?" "$FIRED" >&2
          printf '#%s end\n' "$NONCE"
        } | frame_lines >&3
      } 2>&1
    )
  } 3>&1
  printf '%s\n' "$notes" | sed -n "s/#$NONCE .*//; /^\$/d; 1,200s/^/E /p"
  case $notes in
    *"#$NONCE rc "*) code=${notes##*"#$NONCE rc "} code=${code%% *} ;;
    *) code=- ;;
  esac
  result "$code" "$(node_state "$code" "$notes")"
}

node_state() { # EXIT-CODE NOTES
  case $2 in
    *"#$NONCE cut"*) echo truncated ;;
    *"#$NONCE rc 124 fired"*) echo timeout ;;
    *"#$NONCE rc 0 "*) case $2 in *"#$NONCE none"*) echo empty ;; *) echo ok ;; esac ;;
    *[Pp]'ermission denied'* | *'not permitted'* | *'must be root'*) echo forbidden ;;
    *) echo error ;;
  esac
}

result() { printf 'R %s %s %s %s %s\n' "$NONCE" "$COUNT" "$1" "$(now)" "$2"; } # EXIT-CODE STATE

skip() { # REASON KIND ARGS COMMAND...
  reason=$1 kind=$2 args=$3
  shift 3
  COUNT=$((COUNT + 1))
  printf 'B %s %s %s %s %s %s\nE %s\n' "$NONCE" "$COUNT" "$kind" "$(now)" "$args" "$*" "$reason"
  result - skipped
}

# Running iptables-save, nft or ipset can load a kernel module. What is not loaded holds nothing to look at.
# A kernel without /proc/modules has everything built in.
if_loaded() { # MODULE KIND ARGS COMMAND...
  module=$1
  shift
  if [ -n "$PLAN" ] || [ ! -e /proc/modules ] || [ -d "/sys/module/$module" ] || grep -q "^$module " /proc/modules
  then item "$@"; else skip "the kernel module $module is not loaded, and this would load it" "$@"; fi
}
if_there() { # FILE KIND ARGS COMMAND...
  there=$1
  shift
  if [ -n "$PLAN" ] || [ -e "$there" ]; then item "$@"; else skip "there is no $there here" "$@"; fi
}

# A file with values taken out. The pattern sees each line of it before anybody else does.
redacted() { # RULE PATTERN FILE KIND ARGS
  SHOWN="cat $3"
  item "$4" "$5" sed -E "$2" "$3"
  SHOWN=''
  [ -n "$PLAN" ] && return
  hits=$(sed -E "$2" "$3" 2>/dev/null | grep -o '<removed>' | grep -c .)
  [ "$hits" -eq 0 ] || printf 'D %s %s %s %s\n' "$NONCE" "$1" "$COUNT" "$hits"
}

# JSON members whose name speaks of a secret: a text, a list or a bare value.
CNI_SECRETS='s/("[^"]*([Tt][Oo][Kk][Ee][Nn]|[Pp][Aa][Ss][Ss][Ww]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Kk][Ee][Yy]|[Cc][Ee][Rr][Tt]|[Cc]redential)[^"]*"[[:space:]]*:[[:space:]]*)("([^"\\]|\\.)*"?|\[[^]]*\]?|[^][{},"[:space:]]+)/\1"<removed>"/g'
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

# A socket tells that BIRD runs: with VXLAN or without BGP there is none, and nothing is wrong. -r: only show.
node_bird() { # SOCKET ARGS
  for where in /var/run/calico /run/calico /var/run/bird /run/bird; do [ -S "$where/$1" ] && break; done
  if_there "$where/$1" birdcl "show=protocols$2" birdcl -r -s "$where/$1" show protocols all
  if_there "$where/$1" birdcl "show=route$2" birdcl -r -s "$where/$1" show route
  if_there "$where/$1" birdcl "show=status$2" birdcl -r -s "$where/$1" show status
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

# What is cheap and vital comes first: a stream that is cut still has it.
node_items() {
  SHOWN='cat /var/lib/calico/nodename /var/lib/calico/mtu /proc/sys/kernel/... /proc/uptime'
  item node-facts - node_facts
  SHOWN=''
  item ip-addr - ip addr
  item ip-link - ip -d link
  item ip-route table=all ip route show table all
  item ip-route 'table=all family=6' ip -6 route show table all
  item ip-rule - ip rule
  item ip-rule family=6 ip -6 rule
  item ip-neigh - ip neigh
  item ip-nexthop - ip nexthop
  SHOWN='grep -sH "" /proc/sys/net/... (written as sysctl prints it)'
  item sysctl - node_sysctls
  SHOWN=''
  item bridge-fdb - bridge fdb show
  node_bird bird.ctl ''
  node_bird bird6.ctl ' family=6'
  if [ -n "$PLAN" ] || command -v calico-node >/dev/null; then item calico-node-status - calico-node -show-status
  else item calico-node-status - calicoctl node status; fi
  item wireguard - wg show
  if_there /proc/sys/net/netfilter/nf_conntrack_count conntrack-count - \
    cat /proc/sys/net/netfilter/nf_conntrack_count
  [ -n "$PLAN" ] || node_files
  if_there /proc/net/ip_tables_names iptables-save backend=legacy iptables-legacy-save -c
  if_there /proc/net/ip6_tables_names iptables-save 'backend=legacy family=6' ip6tables-legacy-save -c
  if_loaded nf_tables iptables-save backend=nft iptables-nft-save -c
  if_loaded nf_tables iptables-save 'backend=nft family=6' ip6tables-nft-save -c
  if_loaded nf_tables nft-ruleset - nft -n -a list ruleset
  if_loaded ip_set ipset - ipset list
}

node_run() {
  SHOWN='' COUNT=0 MAX_LINES=$((MAX_BYTES / 100 + 1))
  [ -n "$NONCE" ] || NONCE=$(new_nonce)
  [ -n "$NODE" ] || NODE=$(cat /var/lib/calico/nodename 2>/dev/null || cat /proc/sys/kernel/hostname || echo unknown)
  printf 'CALISNAP-FRAMES 1 %s node=%s began=%s\n' "$NONCE" "$(encode "$NODE")" "$(now)"
  node_items
  printf 'Z %s %s %s\n' "$NONCE" "$COUNT" "$(now)"
}

# ---- 5 objects of the cluster ----------------------------------------------------------------------------------
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
# Columns: path kind scope args command source
plan() {
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$(cell "$5")" "$6" >>"$WORK/plan"
}
row() { # PATH KIND STATE SCOPE ARGS COMMAND SOURCE EXIT-CODE BEGAN ENDED
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5" "$(cell "$6")" "$7" "$8" "$9" "${10}" \
    >>"$WORK/rows" 2>/dev/null && note "$3 $1"
}

# Runs one command into its file. A full disk ends the run: nothing new is begun, and each gap keeps its name.
capture() { # PATH KIND ARGS SHOWN SOURCE FILTER COMMAND...
  path=$1 kind=$2 args=$3 shown=$4 source=$5 filter=$6
  shift 6
  [ -e "$WORK/space" ] || return 0
  file=$BUNDLE/$path began=$(now)
  {
    limit $((TIMEOUT * 4)) "$@" 2>"$file.err"
    echo "$? $FIRED" >"$file.rc"
  } | "$filter" | head -c "$MAX_BYTES" >"$file.part" 2>/dev/null || rm -f "$WORK/space"
  [ -e "$WORK/space" ] && read -r code fired <"$file.rc" || { rm -f "$WORK/space"; return 0; }
  # What a failed list printed is no list; and what a template failed at is quoted in the message.
  [ "$filter" != as_json ] || [ "$code" -eq 0 ] || : >"$file.part"
  ! grep -q 'executing template' "$file.err" || echo 'an object has another form than the template expects' >"$file.err"
  state=$(state_of "$code" "$fired" "$file")
  mv "$file.part" "$file" && rm -f "$file.rc"
  [ -s "$file.err" ] || rm -f "$file.err"
  row "$path" "$kind" "$state" cluster "$args" "$shown" "$source" "$code" "$began" "$(now)" || rm -f "$WORK/space"
}

state_of() { # EXIT-CODE FIRED FILE
  if [ "$(wc -c <"$3.part")" -ge "$MAX_BYTES" ]; then echo truncated
  elif [ -n "$2" ]; then echo timeout
  elif [ "$1" -ne 0 ]; then
    if grep -qi 'forbidden\|unauthorized' "$3.err"; then echo forbidden
    elif grep -qi "have a resource type\|(NotFound)\|could not find the requested" "$3.err"; then echo skipped
    elif sed 's/timeout=//g' "$3.err" | grep -qi 'timed out\|timeout\|deadline exceeded'; then echo timeout
    else echo error; fi
  elif [ ! -s "$3.part" ] || grep -qF '"items":[],' "$3.part"; then echo empty
  else echo ok; fi
}

collect_list() { # "RESOURCE TEMPLATE"
  resource=${1% *}
  capture "cluster/$resource.json" manifest "list=$(list_name "$resource") all-namespaces=true" \
    "$(shown_get "$resource")" kubectl as_json \
    kube_get "$resource" -A --chunk-size=500 -o "go-template=$(list_template "${1#* }")"
}

collect_calicoctl() { # "NAME WORDS..."
  case ${1%% *} in
    version) kind=calicoctl-version args='' ;;
    *) kind=calicoctl-ipam args="show=${1%% *}" ;;
  esac
  # shellcheck disable=SC2086 # words of ours
  capture "calicoctl/$kind-${1%% *}.txt" "$kind" "$args" "calicoctl ${1#* }" calicoctl cat \
    env DATASTORE_TYPE="${DATASTORE_TYPE:-kubernetes}" ${CONFIG:+KUBECONFIG="$CONFIG"} \
    calicoctl --allow-version-mismatch ${1#* }
}
CALICOCTL='version version
show ipam show
blocks ipam show --show-blocks
check ipam check'

# Who was there at the begin and at the end: what changed in between may be seen half. Not an artifact.
CHURN='nodes pods networkpolicies.networking.k8s.io ippools.CALICO ipamblocks.IPAM networkpolicies.CALICO globalnetworkpolicies.CALICO'
list_churn() { # begin|end
  printf 'kind\tnamespace\tname\tuid\tresourceVersion\tdetail\n'
  for entry in $CHURN; do
    resource=$(served "$entry")
    [ -n "$resource" ] && [ -e "$WORK/space" ] || continue
    limit $((TIMEOUT * 4)) kube_get "$resource" -A --chunk-size=500 -o 'go-template={{range .items}}'"$(list_name "$resource")"'{{"\t"}}{{with .metadata.namespace}}{{.}}{{end}}{{"\t"}}{{.metadata.name}}{{"\t"}}{{.metadata.uid}}{{"\t"}}{{.metadata.resourceVersion}}{{"\t"}}{{with .spec}}{{with .nodeName}}{{.}}{{end}}{{end}}{{"\n"}}{{end}}' \
      2>/dev/null || note "not listed at the $1: $resource"
  done | sed '/Error executing template: /,$d'
}

# ---- 6 nodes through kubectl exec ------------------------------------------------------------------------------

enter_node() { # NAMESPACE POD NODE
  kube exec -i -n "$1" "$2" -c calico-node -- sh -s -- --node-only --node "$3" --nonce "$NONCE" \
    --timeout "$TIMEOUT" --max-bytes "$MAX_BYTES" <"$SELF"
}

# The time when the first line came bounds how far the node's clock is off.
with_clock() {
  IFS= read -r first && printf '%s\n' "$first"
  now >"$1"
  cat
}

collect_node() { # "NODE NAMESPACE POD"
  [ -e "$WORK/space" ] || return 0
  node=${1%%"$TAB"*} pod=${1#*"$TAB"}
  about=$WORK/exec/$node
  now >"$about.began"
  {
    limit $((TIMEOUT * 10)) enter_node "${pod%"$TAB"*}" "${pod#*"$TAB"}" "$node" 2>"$about.err"
    echo "$? $FIRED" >"$about.rc"
  } | with_clock "$about.seen" | head -c "$MAX_BYTES" >"$WORK/frames/$node" 2>/dev/null || rm -f "$WORK/space"
  [ -e "$WORK/space" ] || return 0
  split_frames "$node" exec || rm -f "$WORK/space"
}

# Frames to files and rows. The last line before a cut may be half a line: it is not kept.
split_frames() { # NODE SOURCE
  [ -s "$WORK/frames/$1" ] || return 0
  awk -v nonce="$NONCE" -v node="$1" -v scope="host/$1" -v from="$2" -v bundle="$BUNDLE" -v work="$WORK" \
    -v began="$(cat "$WORK/exec/$1.began")" -v seen="$(cat "$WORK/exec/$1.seen" 2>/dev/null)" '
    function safe(text) { gsub(/[^A-Za-z0-9._-]/, "_", text); return text }
    function write(line) { if (open) { printf "%s", held > file; held = line } }
    function finish(code, state, ended) {
      printf "%s", held > file
      close(file); close(file ".err")
      print path, kind, state, scope, args, command, from, code, t0, ended >> (work "/rows")
      open = 0
    }
    function begin(  i, n, pairs, name) {
      kind = $4; t0 = $5; args = ""; command = ""; held = ""; lines = 0
      i = $6 == "-" ? 7 : 6
      for (; $6 != "-" && $i ~ /=/; i++) args = args (args == "" ? "" : " ") $i
      for (; i <= NF; i++) command = command (command == "" ? "" : " ") $i
      gsub(/\\/, "\\\\", command)
      name = safe(kind); n = split(args, pairs, " ")
      for (i = 1; i <= n; i++) name = name "-" safe(substr(pairs[i], index(pairs[i], "=") + 1))
      path = "nodes/" safe(node) "/" name (taken[name]++ ? "-" taken[name] : "") ".txt"
      file = bundle "/" path; printf "" > file; open = 1; paths[$3] = path
    }
    BEGIN { OFS = "\t" }
    NR == 1 { good = $1 == "CALISNAP-FRAMES" && $2 == 1 && $3 == nonce; split($5, epoch, "="); next }
    !good || ended { next }
    /^O / { lines++; write(substr($0, 3) "\n"); next }
    /^o / { lines++; write(substr($0, 3)); next }
    /^E / { if (open) print substr($0, 3) > (file ".err"); next }
    $2 != nonce { next }
    $1 == "B" { if (open) { held = ""; finish("-", lines > 1 ? "truncated" : "error", t0) } begin(); next }
    $1 == "R" && open { finish($4, $6, $5); next }
    $1 == "D" { print $3, paths[$4], $5 >> (work "/redactions"); next }
    $1 == "Z" { ended = 1 }
    END {
      if (open) { held = ""; finish("-", lines > 1 ? "truncated" : "error", t0) }
      if (good && epoch[2] ~ /^[0-9]+$/ && seen != "") print node, began, epoch[2], seen >> (work "/clocks")
    }' "$WORK/frames/$1" && rm -f "$WORK/frames/$1"
}

# Nodes, and the pod through which each is entered: found by label, in whatever namespace Calico was installed.
find_nodes() {
  limit "$TIMEOUT" kube_get nodes --chunk-size=500 -o 'go-template={{range .items}}{{.metadata.name}}{{"\t"}}{{with .status}}{{with .nodeInfo}}{{.operatingSystem}}{{end}}{{end}}{{"\n"}}{{end}}' >"$WORK/node-names" 2>/dev/null || note 'nodes cannot be listed'
  limit "$TIMEOUT" kube_get pods -A --chunk-size=500 -l 'k8s-app in (calico-node,canal)' -o 'go-template={{range .items}}{{.spec.nodeName}}{{"\t"}}{{.metadata.namespace}}{{"\t"}}{{.metadata.name}}{{"\n"}}{{end}}' >"$WORK/agents" 2>/dev/null || note 'pods of calico-node cannot be listed'
  # A node named unlike any node would be a path of its own making.
  grep '^[a-z0-9][A-Za-z0-9.-]*'"$TAB" "$WORK/agents" | sort -u -t "$TAB" -k 1,1 >"$WORK/entries"
  cut -f 1 "$WORK/entries" >"$WORK/entered"
  awk -F "$TAB" 'NR == FNR { agent[$1]; next } !($1 in agent) && $1 ~ /^[a-z0-9][A-Za-z0-9.-]*$/ { print $1 }' \
    "$WORK/entered" "$WORK/node-names" >"$WORK/without"
}

plan_node() { # NODE
  mkdir -p "$BUNDLE/nodes/$1"
  awk -F "$TAB" -v node="$1" 'BEGIN { OFS = FS } {
    name = $1; n = $2 == "-" ? 0 : split($2, pairs, " ")
    for (i = 1; i <= n; i++) name = name "-" substr(pairs[i], index(pairs[i], "=") + 1)
    print "nodes/" node "/" name ".txt", $1, "host/" node, $2 == "-" ? "" : $2, $3, "exec"
  }' "$WORK/node-plan" >>"$WORK/plan"
}

# ---- 7 privacy sweep -------------------------------------------------------------------------------------------
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

sweep() {
  printf '%s\n' "$SWEEP" | while read -r rule pattern; do
    find "$BUNDLE" -type f -exec grep -lE -e "$pattern" {} + >"$WORK/hits" 2>"$WORK/sweep-errors"
    [ ! -s "$WORK/sweep-errors" ] || exit 1
    while IFS= read -r hit; do
      printf '%s\t%s\t%s\n' "sweep-$rule" "${hit#"$BUNDLE"/}" "$(grep -cE -e "$pattern" "$hit")" >>"$WORK/redactions"
      : >"$hit"
      printf '%s\n' "${hit#"$BUNDLE"/}" >>"$WORK/withheld"
    done <"$WORK/hits"
  done
}

# ---- 8 sealing -------------------------------------------------------------------------------------------------

# What was planned and has no row: begun and cut off, failed with its node, or never begun.
fill_gaps() {
  # Streams that a signal cut off; on a full disk there is no room for them.
  for frames in "$WORK/frames"/*; do
    [ -e "$WORK/space" ] && [ -s "$frames" ] && split_frames "${frames##*/}" exec
  done
  cut -f 1 "$WORK/rows" >"$WORK/have"
  awk -F "$TAB" 'NR == FNR { have[$1]; next } !($1 in have)' "$WORK/have" "$WORK/plan" >"$WORK/gaps"
  while IFS= read -r line; do
    path=${line%%"$TAB"*} reason='' state=skipped
    file=$BUNDLE/$path
    case $path in nodes/*) node_gap "${path#nodes/}" ;; *) list_gap ;; esac
    printf '%s\n' "$line" | awk -F "$TAB" -v state="$state" 'BEGIN { OFS = FS }
      { print $1, $2, state, $3, $4, $5, $6, "-", "-", "-" }' >>"$WORK/rows"
    rm -f "$file.part" "$file.rc"
    [ -e "$file" ] || : >"$file"
    [ -s "$file.err" ] || [ -z "$reason" ] || printf '%s\n' "$reason" >"$file.err"
  done <"$WORK/gaps"
}

list_gap() {
  if [ -s "$file.part" ]; then state=truncated; mv "$file.part" "$file"
  elif [ -s "$file" ]; then state=truncated
  elif [ -e "$file.part" ]; then state=error
  elif [ -s "$file.err" ]; then state=error; fi
  reason="not collected: $ENDING"
}

node_gap() { # NODE/FILE
  node=${1%%/*}
  about=$WORK/exec/$node reason="not collected: $ENDING"
  if grep -qxF -e "$node" "$WORK/without"; then reason='no pod of calico-node runs on this node'
  elif [ -e "$about.rc" ]; then
    read -r code fired <"$about.rc"
    if [ -n "$fired" ]; then state=timeout
    elif grep -qi 'forbidden' "$about.err"; then state=forbidden
    else state=error; fi
    reason="kubectl exec ended with $code: $(sed -n 1p "$about.err")"
  elif [ -e "$about.began" ]; then state=error; fi
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

# Returns 1 when the bundle cannot be written, 5 when it cannot be checked.
seal() {
  rm -f "$WORK/reserve"
  fill_gaps 2>/dev/null
  find "$BUNDLE" -type f -name '*.part' -exec rm -f {} +
  table clocks.tsv 'node\tt0\tnode_epoch\tt1' || return 1
  cat "$WORK/log" >"$BUNDLE/collector.log" || return 1
  : >"$WORK/withheld"
  sweep || return 5
  table redactions.tsv 'rule\tpath\tcount' || return 1
  write_manifest >"$WORK/manifest" && mv "$WORK/manifest" "$BUNDLE/manifest.tsv" || return 1
  printf '%s\n' format=1 kind=collected "name=$NAME" "tool=$VERSION" "began=$BEGAN" "ended=$(utc)" "state=$STATE" \
    "cluster-uid=$CLUSTER" lines=0 prose=0 >"$BUNDLE/SNAPSHOT" || return 1
  bundle_files >"$WORK/files"
  (cd "$BUNDLE" && hash_files <"$WORK/files") >"$WORK/sums" && mv "$WORK/sums" "$BUNDLE/SHA256SUMS" || return 1
  [ -z "$SIGN" ] || ssh-keygen -q -Y sign -f "$SIGN" -n calisnap "$BUNDLE/SHA256SUMS" 2>/dev/null ||
    printf 'collect.sh: the bundle could not be signed\n' >&2
  publish
}

# The same files give the same archive where tar is able to; the id of a snapshot does not depend on it.
pack() {
  cd "$WORK" || return 1
  tar --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - "$NAME" 2>/dev/null ||
    tar -cf - "$NAME" 2>/dev/null
}

# Only a whole result gets the name that was asked for. An archive that finds no space leaves the folder.
publish() {
  case $OUTPUT in
    *.tar.gz | *.tgz)
      if (pack >"$WORK/tar") 2>/dev/null && gzip -n <"$WORK/tar" >"$WORK/tar.gz" 2>/dev/null; then
        mv "$WORK/tar.gz" "$OUTPUT"
        return
      fi
      rm -f "$WORK/tar" "$WORK/tar.gz"
      OUTPUT=${OUTPUT%.t*gz}
      [ ! -e "$OUTPUT" ] || return 1
      ;;
  esac
  mv "$BUNDLE" "$OUTPUT"
}

# ---- 9 the run -------------------------------------------------------------------------------------------------

# The only place that removes a folder: the one that mktemp made, and that carries our mark.
clean_up() {
  trap '' INT TERM HUP
  [ -n "$WORK" ] && [ -f "$WORK/$MARKER" ] && rm -r "$WORK"
}

stop_children() {
  below $$
  # shellcheck disable=SC2086 # a list of process ids
  [ -z "$FOUND" ] || kill -TERM $FOUND 2>/dev/null
  wait 2>/dev/null
}

stopped() { # EXIT-CODE SIGNAL
  trap '' INT TERM HUP
  exec 2>&9
  stop_children
  STATE=partial ENDING="the run was stopped by $2"
  note "$ENDING"
  if [ -n "$PLANNED" ]; then finish_run "$1"; fi
  printf 'collect.sh: stopped before anything was collected\n' >&2
  exit "$1"
}

open_work() {
  case $OUTPUT in
    '') OUTPUT=$NAME; [ -z "$ARCHIVE" ] || OUTPUT=$NAME.tar.gz ;;
    *.tar.gz | *.tgz) NAME=${OUTPUT##*/} NAME=${NAME%.t*gz} ;;
    *) OUTPUT=${OUTPUT%/} NAME=${OUTPUT##*/} ;;
  esac
  case $OUTPUT in /*) ;; *) OUTPUT=$PWD/$OUTPUT ;; esac
  [ ! -e "$OUTPUT" ] || fail 4 "$OUTPUT exists already"
  WORK=$(mktemp -d "${OUTPUT%/*}/.calisnap.XXXXXX") || fail 4 "cannot write in ${OUTPUT%/*}"
  # A signal may come while standard error is turned away: what is said about it needs the true one.
  exec 9>&2
  trap clean_up EXIT
  : >"$WORK/$MARKER"
  trap 'stopped 130 SIGINT' INT
  trap 'stopped 143 SIGTERM' TERM
  trap 'stopped 129 SIGHUP' HUP
  BUNDLE=$WORK/$NAME SERVED=$WORK/served
  # Space for what is written last, should the disk be full by then.
  mkdir -p "$WORK/frames" "$WORK/exec" "$BUNDLE/cluster" "$BUNDLE/calicoctl" "$BUNDLE/churn" &&
    : >"$WORK/space" && : >"$WORK/plan" && : >"$WORK/rows" && : >"$WORK/log" && : >"$WORK/without" &&
    dd if=/dev/zero of="$WORK/reserve" bs=1024 count=512 2>/dev/null || fail 4 'the disk is full'
}

begin_run() {
  NAME=$1 PLANNED='' STATE=complete ENDING='the run ended before' BEGAN=$(utc) CLUSTER=unknown
  open_work
  note "calisnap collector $VERSION"
}

# The summary is made of rows, not of what the run believes.
finish_run() { # EXIT-CODE
  [ -e "$WORK/space" ] || { STATE=partial ENDING='the disk is full'; }
  seal
  case $? in
    0) ;;
    5) fail 5 'the privacy check could not be made, so nothing is kept' ;;
    *) fail 4 "cannot write $OUTPUT" ;;
  esac
  # What was skipped on purpose has a time; what was never begun has none.
  gaps=$(awk -F "$TAB" '$3 ~ /^(partial|error|forbidden|timeout|truncated)$/ || $3 == "skipped" && $9 == "-"' \
    "$WORK/rows" | grep -c .)
  gaps=$((gaps + $(grep -c . "$WORK/withheld")))
  say "$OUTPUT: $(grep -c . "$WORK/rows") answers, $gaps gaps"
  [ "$1" -eq 0 ] || exit "$1"
  [ -e "$WORK/space" ] || { printf 'collect.sh: the disk is full, the bundle is partial\n' >&2; exit 4; }
  if [ "$gaps" -eq 0 ]; then exit 0; else exit 10; fi
}

# JOBS workers, each with every JOBS-th line. The shell waits, so that a signal is heard at once.
parallel() { # FUNCTION FILE WHAT
  worker=0 total=$(grep -c . "$2")
  : >"$WORK/done"
  while [ "$worker" -lt "$JOBS" ] && [ "$worker" -lt "$total" ]; do
    work_through "$1" "$2" "$worker" &
    worker=$((worker + 1))
    workers="${workers:-} $!"
  done
  if [ -t 2 ] && [ -z "$QUIET" ]; then show_progress "$3" "$total" & fi
  # shellcheck disable=SC2086 # a list of process ids
  [ -z "${workers:-}" ] || wait $workers 2>/dev/null
  workers=''
  : >"$WORK/done-all"
  wait
  rm -f "$WORK/done-all"
  say "$3: $(grep -c . "$WORK/done") of $total"
}
work_through() { # FUNCTION FILE WORKER
  number=0
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
    ready=$(grep -c . "$WORK/done") eta=''
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
  CLUSTER=$(cat "$WORK/uid")
  [ -n "$CLUSTER" ] || CLUSTER=unknown
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
  state=$(state_of "$code" "$FIRED" "$file")
  [ "$state" != error ] || [ ! -s "$file.part" ] || state=partial
  mv "$file.part" "$file"
  [ -s "$file.err" ] || rm -f "$file.err"
  row cluster/api-resources.txt kubectl-api-resources "$state" cluster '' 'kubectl api-resources' kubectl "$code" \
    "$(now)" "$(now)"
  printf '%s\n' "$KINDS" | while read -r entry template; do plan_list "$entry" "$template" "$state"; done
  printf '%s\n' "$CALICOCTL" | while read -r entry words; do plan_calicoctl "$entry" "$words"; done
}

plan_list() { # RESOURCE TEMPLATE STATE-OF-DISCOVERY
  resource=$(served "$1")
  # Slices hold all that endpoints do.
  [ "$1" != endpoints ] || [ -z "$(served endpointslices.discovery.k8s.io)" ] || return 0
  if [ -z "$resource" ]; then
    case $1 in *.CALICO | *.IPAM) resource=${1%.*}.crd.projectcalico.org ;; *) resource=$1 ;; esac
    if [ "$3" = ok ]; then
      : >"$BUNDLE/cluster/$resource.json"
      echo 'the API server does not serve this kind' >"$BUNDLE/cluster/$resource.json.err"
      row "cluster/$resource.json" manifest skipped cluster "list=$(list_name "$resource") all-namespaces=true" \
        "$(shown_get "$resource")" kubectl - "$(now)" "$(now)"
      return
    fi
  fi
  plan "cluster/$resource.json" manifest cluster "list=$(list_name "$resource") all-namespaces=true" \
    "$(shown_get "$resource")" kubectl
  printf '%s %s\n' "$resource" "$2" >>"$WORK/lists"
}

plan_calicoctl() { # NAME WORDS
  kind=calicoctl-ipam args="show=$1"
  [ "$1" != version ] || kind=calicoctl-version args=''
  if command -v calicoctl >/dev/null; then
    plan "calicoctl/$kind-$1.txt" "$kind" cluster "$args" "calicoctl $2" calicoctl
    printf '%s %s\n' "$1" "$2" >>"$WORK/calls"
  else
    : >"$BUNDLE/calicoctl/$kind-$1.txt"
    row "calicoctl/$kind-$1.txt" "$kind" absent-tool cluster "$args" "calicoctl $2" calicoctl - - -
  fi
}

plan_nodes() {
  find_nodes
  (PLAN=yes SHOWN='' && node_items) >"$WORK/node-plan"
  while IFS= read -r node; do plan_node "$node"; done <"$WORK/entered"
  while IFS= read -r node; do plan_node "$node"; done <"$WORK/without"
  many=$(grep -c . "$WORK/entered")
  say "nodes to enter: $many; without calico-node: $(grep -c . "$WORK/without")"
  [ "$many" -gt 100 ] && [ -z "$YES" ] || return 0
  [ -t 0 ] || fail 2 "$many nodes would be entered; say --yes when that is meant"
  printf 'Enter %s nodes? [y/N] ' "$many" >&2
  read -r answer
  case $answer in y* | Y*) ;; *) exit 2 ;; esac
}

run_cluster() {
  SELF=$0
  [ -z "$EXEC" ] || grep -q '^# calisnap collect:' "$SELF" 2>/dev/null || fail 2 'run this from a file, not from a pipe'
  begin_run "calico-snapshot-$(date -u +%Y%m%dT%H%M%SZ)"
  NONCE=$(new_nonce) TEMPLATES=$(templates)
  discover
  : >"$WORK/lists" && : >"$WORK/calls" && : >"$WORK/entries"
  plan_lists
  [ -z "$EXEC" ] || plan_nodes
  PLANNED=yes
  list_churn begin >"$BUNDLE/churn/begin.tsv"
  parallel collect_list "$WORK/lists" kinds
  parallel collect_node "$WORK/entries" nodes
  parallel collect_calicoctl "$WORK/calls" calicoctl
  list_churn end >"$BUNDLE/churn/end.tsv"
  finish_run 0
}

run_node() {
  if [ -z "$OUTPUT" ]; then node_run; exit 0; fi
  NODE=${NODE:-$(cat /var/lib/calico/nodename 2>/dev/null || uname -n)}
  NONCE=$(new_nonce)
  begin_run "calico-snapshot-node-$(date -u +%Y%m%dT%H%M%SZ)"
  (PLAN=yes SHOWN='' && node_items) >"$WORK/node-plan"
  NODE=$(printf '%s' "$NODE" | sed 's/[^A-Za-z0-9._-]/_/g')
  plan_node "$NODE"
  sed "s/${TAB}exec\$/${TAB}local/" "$WORK/plan" >"$WORK/plan.local" && mv "$WORK/plan.local" "$WORK/plan"
  PLANNED=yes
  now | tee "$WORK/exec/$NODE.began" >"$WORK/exec/$NODE.seen"
  node_run >"$WORK/frames/$NODE" 2>"$WORK/exec/$NODE.err" &
  wait $! || rm -f "$WORK/space"
  { [ -e "$WORK/space" ] && split_frames "$NODE" local; } || rm -f "$WORK/space"
  finish_run 0
}

# Where Calico serves a kind is only known once the cluster was asked: the CRD is printed.
dry_run() {
  printf '%s\n' 'kubectl get --raw /version' 'kubectl get namespace kube-system -o go-template={{.metadata.uid}}' \
    'kubectl api-resources' "# names and versions, at the begin and at the end: $CHURN" \
    "kubectl get nodes; kubectl get pods -A -l 'k8s-app in (calico-node,canal)'"
  printf "TEMPLATES='%s'\n" "$(templates)"
  TEMPLATES=''
  printf '%s\n' "$KINDS" | crd_names | while read -r resource template; do
    printf "kubectl get %s -A --chunk-size=500 -o go-template=\"\$TEMPLATES\"'%s'\n" "$resource" "$(list_template "$template")"
  done
  printf '%s\n' "$CALICOCTL" | while read -r _ words; do printf 'calicoctl --allow-version-mismatch %s\n' "$words"; done
  [ -n "$EXEC" ] || return 0
  printf '# each node, in one: kubectl exec -i -n NAMESPACE POD -c calico-node -- sh -s -- --node-only\n'
  (PLAN=yes SHOWN='' && node_items) | cut -f 3
  printf 'cat /etc/cni/net.d/*.conflist /etc/cni/net.d/*.conf /etc/calico/confd/config/bird*.cfg (secrets taken out)\n'
}

check_rbac() {
  command -v kubectl >/dev/null || fail 3 'there is no kubectl here'
  lacking=0
  for resource in $(printf '%s\n' "$KINDS" | crd_names | cut -d ' ' -f 1); do
    if limit "$TIMEOUT" kube auth can-i list "$resource" -A >/dev/null 2>&1; then answer=yes; else answer=no lacking=1; fi
    printf '%-4s list %s\n' "$answer" "$resource"
  done
  if limit "$TIMEOUT" kube auth can-i create pods --subresource=exec -A >/dev/null 2>&1; then answer=yes; else answer=no lacking=1; fi
  printf '%-4s create pods/exec\n' "$answer"
  [ "$lacking" -eq 0 ] || exit 10
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
