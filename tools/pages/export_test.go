package main

var Bundle, Differs = bundle, differs
