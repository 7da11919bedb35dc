namespace Polarway.Engine.Schedule;

/// <summary>The right to run one lane of a pipeline; without a lane, the right to open one.</summary>
internal sealed record LaneTicket(Lane? Lane);
