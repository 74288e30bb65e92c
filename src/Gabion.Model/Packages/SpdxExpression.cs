using System.Collections.Frozen;
using System.Text;

namespace Gabion.Model.Packages;

/// <summary>
/// Licence texts as SPDX expressions (SPDX 2.3, annex D): those that are such already, in the list's spelling, and those that
/// distributions and package indexes are known to write instead.
/// </summary>
public static class SpdxExpression
{
    private const int MaxLength = 2000;

    private static readonly FrozenDictionary<string, string> OtherNames = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["MIT License"] = "MIT",
        ["The MIT License"] = "MIT",
        ["MIT/X11"] = "MIT",
        ["Expat"] = "MIT",
        ["Apache Software License"] = "Apache-2.0",
        ["Apache License 2.0"] = "Apache-2.0",
        ["Apache License, Version 2.0"] = "Apache-2.0",
        ["Apache License Version 2.0"] = "Apache-2.0",
        ["Apache 2.0"] = "Apache-2.0",
        ["Apache 2"] = "Apache-2.0",
        ["ASL 2.0"] = "Apache-2.0",
        ["BSD-3"] = "BSD-3-Clause",
        ["BSD 3-Clause"] = "BSD-3-Clause",
        ["BSD 3-Clause License"] = "BSD-3-Clause",
        ["3-Clause BSD License"] = "BSD-3-Clause",
        ["New BSD License"] = "BSD-3-Clause",
        ["BSD-2"] = "BSD-2-Clause",
        ["BSD 2-Clause"] = "BSD-2-Clause",
        ["Simplified BSD License"] = "BSD-2-Clause",
        ["ISC License (ISCL)"] = "ISC",
        ["ISC License"] = "ISC",
        ["Mozilla Public License 2.0 (MPL 2.0)"] = "MPL-2.0",
        ["MPLv2.0"] = "MPL-2.0",
        ["MPLv1.1"] = "MPL-1.1",
        ["GPLv1"] = "GPL-1.0-only",
        ["GPLv1+"] = "GPL-1.0-or-later",
        ["GPL+"] = "GPL-1.0-or-later",
        ["GPLv2"] = "GPL-2.0-only",
        ["GPLv2+"] = "GPL-2.0-or-later",
        ["GPL-1"] = "GPL-1.0-only",
        ["GPL-1+"] = "GPL-1.0-or-later",
        ["LGPL-2"] = "LGPL-2.0-only",
        ["LGPL-2+"] = "LGPL-2.0-or-later",
        ["LGPL-2.1"] = "LGPL-2.1-only",
        ["LGPL-2.1+"] = "LGPL-2.1-or-later",
        ["LGPL-3"] = "LGPL-3.0-only",
        ["LGPL-3+"] = "LGPL-3.0-or-later",
        ["AGPL-3"] = "AGPL-3.0-only",
        ["AGPL-3+"] = "AGPL-3.0-or-later",
        ["GFDL-1.2"] = "GFDL-1.2-only",
        ["GFDL-1.3"] = "GFDL-1.3-only",
        ["GFDL-1.3+"] = "GFDL-1.3-or-later",
        ["Artistic"] = "Artistic-1.0-Perl",
        ["GPL-2"] = "GPL-2.0-only",
        ["GPL-2+"] = "GPL-2.0-or-later",
        ["GPLv3"] = "GPL-3.0-only",
        ["GPLv3+"] = "GPL-3.0-or-later",
        ["GPL-3"] = "GPL-3.0-only",
        ["GPL-3+"] = "GPL-3.0-or-later",
        ["LGPLv2"] = "LGPL-2.0-only",
        ["LGPLv2+"] = "LGPL-2.0-or-later",
        ["LGPLv2.1"] = "LGPL-2.1-only",
        ["LGPLv2.1+"] = "LGPL-2.1-or-later",
        ["LGPLv3"] = "LGPL-3.0-only",
        ["LGPLv3+"] = "LGPL-3.0-or-later",
        ["AGPLv3"] = "AGPL-3.0-only",
        ["AGPLv3+"] = "AGPL-3.0-or-later",
        ["GNU General Public License v3 (GPLv3)"] = "GPL-3.0-only",
        ["GNU General Public License v2 (GPLv2)"] = "GPL-2.0-only",
        ["GNU General Public License v3 or later (GPLv3+)"] = "GPL-3.0-or-later",
        ["GNU General Public License v2 or later (GPLv2+)"] = "GPL-2.0-or-later",
        ["Python Software Foundation License"] = "PSF-2.0",
        ["PSF"] = "PSF-2.0",
        ["Artistic 2.0"] = "Artistic-2.0",
        ["zlib/libpng"] = "Zlib",
        ["CC0"] = "CC0-1.0",
        ["The Unlicense (Unlicense)"] = "Unlicense",
        ["PostgreSQL License"] = "PostgreSQL",
        ["OpenLDAP"] = "OLDAP-2.8",
        ["Ruby's"] = "Ruby",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The identifier in the list's spelling; null when the list has none such.</summary>
    public static string? Identifier(string text) => SpdxIdentifiers.All.GetValueOrDefault(text);

    /// <summary>The expression that a text stands for; null when a part of it is no licence that the list knows.</summary>
    public static string? Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }

        if (Known(text) is { } whole)
        {
            return whole;
        }

        var result = new StringBuilder();
        var depth = 0;
        var wantsLicence = true;
        foreach (var word in Words(text))
        {
            switch (word)
            {
                case "(" when wantsLicence:
                    depth++;
                    result.Append('(');
                    break;
                case ")" when !wantsLicence && depth > 0:
                    depth--;
                    result.Append(')');
                    break;
                case "AND" or "OR" or "WITH" when !wantsLicence:
                    wantsLicence = true;
                    result.Append(' ').Append(word).Append(' ');
                    break;
                default:
                    if (!wantsLicence || Known(word) is not { } licence)
                    {
                        return null;
                    }

                    wantsLicence = false;
                    result.Append(licence.Contains(' ') ? $"({licence})" : licence);
                    break;
            }
        }

        return wantsLicence || depth != 0 ? null : result.ToString();
    }

    private static string? Known(string text)
    {
        if (OtherNames.TryGetValue(text, out var other) || SpdxIdentifiers.All.TryGetValue(text, out other))
        {
            return other;
        }

        if (text.EndsWith('+') && SpdxIdentifiers.All.TryGetValue(text[..^1], out other))
        {
            return other + "+";
        }

        return text.StartsWith("LicenseRef-", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? text : null;
    }

    /// <summary>Brackets, operators in capitals, and between them names, which may be of several words (ASL 2.0).</summary>
    private static IEnumerable<string> Words(string text)
    {
        var name = new List<string>();
        foreach (var word in text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var mark = word.ToUpperInvariant() switch { "(" => "(", ")" => ")", "AND" or "&" or "&&" => "AND", "OR" or "|" => "OR", "WITH" => "WITH", _ => null };
            if (mark is null)
            {
                name.Add(word);
                continue;
            }

            if (name.Count > 0)
            {
                yield return string.Join(' ', name);
                name.Clear();
            }

            yield return mark;
        }

        if (name.Count > 0)
        {
            yield return string.Join(' ', name);
        }
    }
}
