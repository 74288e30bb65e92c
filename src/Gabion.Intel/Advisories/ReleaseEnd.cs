namespace Gabion.Intel.Advisories;

/// <summary>When a distribution's release stops getting security fixes.</summary>
/// <param name="Ecosystem">As OSV spells it: <c>Debian:10</c>, <c>Alpine:v3.11</c>, <c>Ubuntu:20.04:LTS</c>.</param>
/// <param name="End">The last day of the fixes that everybody gets.</param>
/// <param name="Extended">The last day of paid or volunteer support, where there is such.</param>
public sealed record ReleaseEnd(string Ecosystem, DateOnly End, DateOnly? Extended);
