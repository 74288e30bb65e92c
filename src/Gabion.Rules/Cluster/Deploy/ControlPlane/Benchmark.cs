using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>
/// Recommendations of the CIS Kubernetes Benchmark. Sections 1 to 4 have the same numbers in 1.11 (Kubernetes 1.29 to 1.31)
/// and 1.12 (1.32 to 1.34), but for 4.2.15, which 1.12 dropped.
/// </summary>
internal static class Benchmark
{
    public static ImmutableArray<Control> Cis(string number, ControlCoverage coverage = ControlCoverage.Full) =>
        [new("CIS-Kubernetes-1.12", number, coverage), new("CIS-Kubernetes-1.11", number, coverage)];
}
