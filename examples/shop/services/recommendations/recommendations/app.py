"""Answers "what else do people buy?" for one product."""

import humanize
import requests
from flask import Flask, Response, jsonify

ORDERS = "http://orders.shop.internal.example.test/pairs"

app = Flask(__name__)


@app.get("/products/<int:product>/recommendations")
def recommendations(product: int) -> Response:
    """The five products most often bought together with this one."""
    answer = requests.get(ORDERS, params={"product": product}, timeout=2)
    answer.raise_for_status()
    pairs = sorted(answer.json(), key=lambda pair: -pair["count"])[:5]
    return jsonify([{"product": pair["other"], "bought": humanize.intword(pair["count"])} for pair in pairs])
