FROM rust:1.95-bookworm AS build
WORKDIR /redress
COPY . .
RUN cargo build --workspace --release --locked

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 redress && install -d -o redress /var/redress /var/mail
COPY --from=build /redress/target/release/redress /usr/local/bin/redress
USER redress
ENTRYPOINT ["redress"]
