using Gabion.Formats;

namespace Gabion.Model.Cluster.Components;

/// <summary>A setting as somebody wrote it: a flag, a key of a configuration file, or a variable of the environment.</summary>
/// <param name="Name">The flag that it is or stands for, without dashes and with <c>-</c> for <c>_</c>: <c>anonymous-auth</c>.</param>
/// <param name="Value">Its text; <c>true</c> for a bare flag. Items of a list have commas between them.</param>
/// <param name="Shown">As it is written: <c>--anonymous-auth=true</c>, <c>authentication.anonymous.enabled: true</c>.</param>
/// <param name="Span">The place of the flag, or of the key's value.</param>
public sealed record ComponentSetting(string Name, string Value, string Shown, TextSpan Span)
{
    /// <summary>The place that writes it, where a view joins several; null: the component's own.</summary>
    public ComponentSettings? Of { get; init; }

    /// <summary>The value is filled in by something else before it counts: <c>$(HOST_IP)</c>, <c>{{ … }}</c>, <c>${…}</c>.</summary>
    public bool IsPlaceholder =>
        Value.Contains("$(", StringComparison.Ordinal) || Value.Contains("${", StringComparison.Ordinal) || Value.Contains("{{", StringComparison.Ordinal);

    /// <summary>A problem at its place.</summary>
    public Problem Problem(string message) => new(Span, Name, message) { Evidence = [new(Name, Value)], On = Of };
}
