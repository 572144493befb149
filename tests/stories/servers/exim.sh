# Exim's program, ports of SMTP and SMTPS, Dovecot's port of LMTP, the folder of certificates, a user
# and a password, in; a mail server that delivers all that it takes to that Dovecot, out.
start() {
    exim=$1 smtp=$2 smtps=$3 lmtp=$4 certificates=$5 user=$6 password=$7
    cat >"$folder/exim.conf" <<END &&
# Its own user for everything, so that nothing here asks for root.
exim_user = $(id -un)
exim_group = $(id -gn)
deliver_drop_privilege
never_users =
spool_directory = $folder/spool
log_file_path = $folder/%slog
pid_file_path = $folder/exim.pid
keep_environment =

primary_hostname = mx.landlord.example
local_interfaces = 127.0.0.1.$smtp : 127.0.0.1.$smtps
daemon_smtp_ports = $smtp : $smtps
tls_on_connect_ports = $smtps
tls_advertise_hosts = *
tls_certificate = $certificates/server.crt
tls_privatekey = $certificates/server.key
smtputf8_advertise_hosts = *
message_size_limit = 60M

# Nobody is looked up, and however many come at once, each letter is delivered at once.
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 100
smtp_accept_queue_per_connection = 0
remote_max_parallel = 4

acl_smtp_rcpt = recipient
acl_smtp_data = accept

begin acl
recipient:
  defer  local_parts = ^tempfail
         message = 4.3.2 Come back later
  deny   local_parts = ^reject
         message = 5.1.1 Nobody of this name
  accept authenticated = *
  accept domains = landlord.example
  deny   message = 5.7.1 Sign in first

begin routers
# Whatever the domain: nothing leaves this machine.
everybody:
  driver = accept
  transport = dovecot

begin transports
dovecot:
  driver = smtp
  protocol = lmtp
  hosts = 127.0.0.1
  hosts_override
  allow_localhost
  port = $lmtp
  hosts_avoid_tls = *
  rcpt_include_affixes
  envelope_to_add

begin retry
* * F,1h,5s

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and {{eq{\$auth2}{$user}}{eq{\$auth3}{$password}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if and {{eq{\$auth1}{$user}}{eq{\$auth2}{$password}}}}
  server_set_id = \$auth1
END
        up
}

up() {
    in_its_own_group "$exim" -C "$folder/exim.conf" -bdf -q5s &
    master=$!
}

stop() {
    kill "$master"
    wait "$master" || true
}
