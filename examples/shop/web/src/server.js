import express from "express";

const catalog = process.env.CATALOG_URL ?? "http://catalog:8080";
const app = express();

app.get("/healthz", (_request, response) => response.send("ok"));
app.get("/", async (_request, response) => {
  const products = await (await fetch(`${catalog}/products`)).json();
  response.send(products.map((product) => `<p>${product.name}: ${product.price} €</p>`).join("\n"));
});

app.listen(3000);
