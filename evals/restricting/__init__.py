"""What the planner's judgment of words is learnt from: questions in which those that restrict are marked."""
