#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records what the stock client sends for each line of command-lines.txt: run it in the folder above, with `docker` 28.2.2 in the path.

Usage: Recorded/record.py [CLIENT] > Recorded/requests.json
"""
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import threading

requests = []


def serve(connection):
    stream = connection.makefile("rb")
    while line := stream.readline():
        headers = {}
        while header := stream.readline().strip():
            name, value = header.decode().split(":", 1)
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
        method, target, _ = line.decode().split()
        path = target.split("?")[0]
        status, answer = "200 OK", b"{}"
        if path.endswith("/create"):
            requests.append({"target": "/" + target.split("/", 2)[2], "body": json.loads(body)})
            status, answer = "201 Created", b'{"Id":"' + b"a" * 64 + b'","Warnings":[]}'
        elif path.endswith("/start"):
            status, answer = "204 No Content", b""
        if method == "HEAD":
            answer = b""
        head = f"HTTP/1.1 {status}\r\nApi-Version: 1.51\r\nOstype: linux\r\nContent-Length: {len(answer)}\r\n\r\n"
        connection.sendall(head.encode() + answer)


def listen(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(16)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


def main():
    client = sys.argv[1] if len(sys.argv) > 1 else "docker"
    environment = {**os.environ, "BERTH_TEST_SET": "from client", "HOME": "/nonexistent"}
    environment.pop("BERTH_TEST_UNSET", None)
    recorded = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        threading.Thread(target=listen, args=(path,), daemon=True).start()
        for line in open("Recorded/command-lines.txt", encoding="utf-8"):
            requests.clear()
            result = subprocess.run([client, "-H", "unix://" + path, *shlex.split(line)], env=environment, capture_output=True, check=False)
            if not requests:
                print(line, result.stderr.decode(), file=sys.stderr)
                continue
            recorded.append({"arguments": shlex.split(line), **requests[0]})
    text = json.dumps(recorded, indent=1).replace(os.getcwd(), "@CWD@")
    print(text)


main()
