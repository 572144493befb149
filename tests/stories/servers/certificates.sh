# Nothing, in; `ca.crt`, and `server.crt` with `server.key` for this machine itself, out.
start() {
    cat >"$folder/openssl.cnf" <<END
[req]
distinguished_name = nobody
[nobody]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
END
    openssl req -config "$folder/openssl.cnf" -x509 -extensions authority -subj "/CN=Authority of a test run" \
        -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
        -keyout "$folder/ca.key" -out "$folder/ca.crt" &&
        openssl req -config "$folder/openssl.cnf" -new -subj "/CN=localhost" \
            -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
            -keyout "$folder/server.key" -out "$folder/server.csr" &&
        openssl x509 -req -extfile "$folder/openssl.cnf" -extensions server -in "$folder/server.csr" \
            -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAcreateserial -days 30 -out "$folder/server.crt"
}

stop() {
    :
}
