"use strict";

const Big = require("big.js");

/** Writes an amount in minor units the way the shop shows it: 1999, "EUR" is "19.99 EUR". */
function format(minor, currency) {
  return `${new Big(minor).div(100).toFixed(2)} ${currency}`;
}

/** Net amount in minor units times quantity, rounded half up. */
function total(minor, quantity) {
  return Number(new Big(minor).times(quantity).round(0));
}

module.exports = { format, total };
