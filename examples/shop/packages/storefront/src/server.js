"use strict";

const express = require("express");
const { groupBy } = require("lodash");
const slugify = require("slugify");
const { isWebUri } = require("valid-url");
const { format } = require("@contoso/money");

const catalogue = require("./catalogue.json");

const app = express();

app.use("/editor", express.static(require.resolve("tinymce/tinymce.js")));

app.get("/", (request, response) => {
  const shelves = groupBy(catalogue, "shelf");
  response.json(
    Object.entries(shelves).map(([shelf, products]) => ({
      shelf,
      path: `/${slugify(shelf, { lower: true })}`,
      products: products.map((product) => ({
        name: product.name,
        price: format(product.price, "EUR"),
        maker: isWebUri(product.maker) ? product.maker : undefined,
      })),
    })),
  );
});

app.listen(process.env.PORT || 8080);
