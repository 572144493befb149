# Ports of IMAP, IMAPS and LMTP, the folder of certificates, the port that knows tokens, a password
# and further settings, in; a Dovecot that knows every user by that password, out.
start() {
    imap=$1 imaps=$2 lmtp=$3 certificates=$4 tokens=$5 password=$6 further=$7
    user=$(id -un) group=$(id -gn)
    mkdir "$folder/mail" &&
        cat >"$folder/tokens.conf" <<END &&
tokeninfo_url = http://127.0.0.1:$tokens/tokeninfo?access_token=
username_attribute = user
username_format = %Ln
END
        cat >"$folder/dovecot.conf" <<END &&
# Its own user for everything, so that nothing here asks for root.
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
first_valid_uid = 1
base_dir = $folder/run
state_dir = $folder/state
log_path = $folder/server.log
listen = 127.0.0.1
protocols = imap lmtp

ssl = yes
ssl_cert = <$certificates/server.crt
ssl_key = <$certificates/server.key

# Whoever comes is known, by the local part of the name; a wrong password is told at once.
auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Ln
auth_failure_delay = 0
disable_plaintext_auth = no
passdb {
  driver = static
  mechanisms = plain login
  args = password=$password
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $folder/tokens.conf
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$folder/mail/%Ln allow_all_users=yes
}

mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 200
recipient_delimiter = +
namespace inbox {
  inbox = yes
  separator = /
}
protocol lmtp {
  postmaster_address = postmaster@landlord.example
}

service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service imap-urlauth-login {
  chroot =
}
service lmtp {
  user = $user
  inet_listener lmtp {
    port = $lmtp
  }
}
service anvil {
  chroot =
  # Its penalty makes an address wait that was refused before: here all come from one.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
$further
END
        up
}

up() {
    in_its_own_group dovecot -F -c "$folder/dovecot.conf" &
    master=$!
}

# Says goodbye to whoever is connected: at once, where the master alone would leave it ten seconds.
stop() {
    kill -TERM "-$master"
    wait "$master"
}

# The master's end alone would leave its children talking to their clients. The killed keep their
# locks, which name their process ids: where nobody buries the dead, those seem alive for two minutes.
crash() {
    kill -KILL "-$master"
    ! wait "$master" && find "$folder/mail" -name '*.lock' -delete
}
