"""What every room stands on: records, the trail, the engine of rights, and the bricks of the pages."""
