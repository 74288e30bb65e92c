// Catalog serves the products of the shop.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
)

type product struct {
	Name  string  `json:"name"`
	Price float64 `json:"price"`
}

var products = []product{{"Gabion basket", 39.90}, {"Crushed granite, 1 t", 64.00}}

func main() {
	check := flag.Bool("check", false, "ask the running server for its health")
	flag.Parse()
	if *check {
		if answer, err := http.Get("http://127.0.0.1:8080/healthz"); err != nil || answer.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}

	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	http.HandleFunc("/products", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(products); err != nil {
			log.Print(err)
		}
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
