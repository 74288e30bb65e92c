using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// What one place tells k3s or RKE2, one program that starts all components: <c>config.yaml</c>, a part of <c>config.yaml.d</c>, the
/// command of a unit. The components follow from all places of a machine together, see <see cref="DistributionViews"/>.
/// </summary>
public sealed class DistributionOptions(SourceFile file, Installer installer, ImmutableArray<DistributionOption> written) : Fact(file)
{
    public override Resource Resource => new(Installer.ToString(), Unit ?? "config");

    public Installer Installer { get; } = installer;

    public ImmutableArray<DistributionOption> Written { get; } = written;

    /// <summary>The unit that gives the options, <c>k3s.service</c>; null for a file of options.</summary>
    public string? Unit { get; init; }

    /// <summary>What the command of a unit starts: a server (true) or an agent (false); null where the place does not say.</summary>
    public bool? IsServer { get; init; }

    /// <summary>False when variables that are not known here add to the command.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Where an option that is missing would stand.</summary>
    public required TextSpan Anchor { get; init; }
}

/// <summary>A value of an option; an option that takes several is written as several.</summary>
/// <param name="Name">Without dashes: <c>kube-apiserver-arg</c>.</param>
/// <param name="Value">Its text; <c>true</c> for a bare one.</param>
/// <param name="Span">The place of the value.</param>
/// <param name="Key">The place of the key, or of the command.</param>
/// <param name="Adds">It adds to what was said before, as <c>kube-apiserver-arg+:</c> in a part and every option of a command does; else it replaces that.</param>
public sealed record DistributionOption(string Name, string Value, TextSpan Span, TextSpan Key, bool Adds);
