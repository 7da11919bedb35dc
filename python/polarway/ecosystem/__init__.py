"""Where other libraries meet the frames: narwhals, plotting, the dataframe interchange protocol."""
