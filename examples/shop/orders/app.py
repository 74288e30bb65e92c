"""Orders: takes them, keeps them."""
import os

import psycopg
from flask import Flask, jsonify, request

app = Flask(__name__)


def database():
    return psycopg.connect(os.environ["DATABASE_URL"])


@app.get("/healthz")
def healthz():
    return "ok"


@app.post("/orders")
def create():
    order = request.get_json()
    with database() as connection:
        connection.execute("insert into orders (product, amount) values (%s, %s)", (order["product"], order["amount"]))
    return jsonify(status="accepted"), 202


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
