"""One file per kind of figure: a result becomes a plotly figure or chart specification."""
