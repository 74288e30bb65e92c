using System.Globalization;

namespace Gabion.Model.Cluster.Components;

/// <summary>A setting of a component: what is written, or what counts when nothing is.</summary>
public readonly struct SettingValue(ComponentSettings component, string name)
{
    public ComponentSettings Component { get; } = component;

    public string Name { get; } = name;

    /// <summary>The last place that writes it, which is the one that counts; null when none does.</summary>
    public ComponentSetting? Written => Last();

    public bool IsWritten => Written is not null;

    /// <summary>False when another place may set it, or a variable does.</summary>
    public bool IsKnown => Written is { } written ? !written.IsPlaceholder : Component.Decides(Name);

    /// <summary>The value that counts; null when there is none, or it is not known.</summary>
    public string? Text => !IsKnown ? null : Written is { } written ? written.Value : Component.Default(Name);

    /// <summary>Known, and there is no value, or an empty one.</summary>
    public bool IsMissing => IsKnown && string.IsNullOrEmpty(Text);

    /// <summary>A Boolean as Go reads one.</summary>
    public bool IsTrue => Text is "true" or "True" or "TRUE" or "t" or "T" or "1";

    public bool IsFalse => Text is "false" or "False" or "FALSE" or "f" or "F" or "0";

    public long? Number => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The items of a list: given again, a list flag adds to itself.</summary>
    public IEnumerable<string> Items
    {
        get
        {
            var name = Name;
            var texts = Written is null
                ? [Text ?? ""]
                : Component.Written.Where(setting => setting.Name == name).Select(setting => setting.Value);
            return texts.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }

    public bool Has(string item) => Items.Contains(item, StringComparer.Ordinal);

    /// <summary>The setting in words: <c>--profiling=true</c>, <c>--profiling is not set and true by default</c>.</summary>
    public string Words => Written is { } written
        ? written.Shown
        : Component.Default(Name) switch
        {
            { Length: > 0 } value => $"{Component.Spelling(Name)} is not set, which means {value}",
            _ => $"{Component.Spelling(Name)} is not set",
        };

    /// <summary>A problem at the setting, or where it is missing.</summary>
    public Problem Problem(string message) => new(Written?.Span ?? Component.Anchor, $"{Component.Kind.Program()}.{Name}", message)
    {
        On = Written?.Of,
        Evidence = [new((Written?.Of ?? Component).Spelling(Name), Written?.Value ?? (Component.Default(Name) is { Length: > 0 } value ? $"not set (default {value})" : "not set"))],
    };

    private ComponentSetting? Last()
    {
        var written = Component.Written;
        for (var i = written.Length - 1; i >= 0; i--)
        {
            if (written[i].Name == Name)
            {
                return written[i];
            }
        }

        return null;
    }
}
