using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>
/// An installed Erlang or Elixir application: <c>ebin/NAME.app</c> (erlang.org/doc, app(4)), as releases and libraries have it. What belongs to
/// Erlang/OTP or Elixir itself is no package of Hex.
/// </summary>
public sealed partial class ErlangApplicationReader : PackageReader
{
    private static readonly FrozenSet<string> OfOtp = ((string[])
    [
        "asn1", "common_test", "compiler", "crypto", "debugger", "dialyzer", "diameter", "edoc", "eldap", "erl_docgen", "erl_interface", "erts", "et", "eunit", "ftp", "inets",
        "jinterface", "kernel", "megaco", "mnesia", "observer", "odbc", "os_mon", "parsetools", "public_key", "reltool", "runtime_tools", "sasl", "snmp", "ssh", "ssl", "stdlib",
        "syntax_tools", "tftp", "tools", "wx", "xmerl", "eex", "elixir", "ex_unit", "iex", "logger", "mix",
    ]).ToFrozenSet(StringComparer.Ordinal);

    public override string Kind => "installed Erlang application";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override long MaxBytes => 4L * 1024 * 1024;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".app", StringComparison.Ordinal) && path.LastIndexOf('/') is > 0 and var folder && IsAt(path.AsSpan(0, folder), "ebin");
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var text = TextContent.DecodeLoosely(content.Span);
        var (name, version) = (Application().Match(text), Version().Match(text));
        if (name.Success && version.Success)
        {
            var title = name.Groups["name"].Value;
            found.Add(new Package { Type = OfOtp.Contains(title) ? "otp" : "hex", Name = title, Version = version.Groups["version"].Value });
        }
        else
        {
            found.Gap(GapKind.Invalid, null, "It names no application, or no version (vsn) of it, so nothing can be said of the package");
        }
    }

    [GeneratedRegex("""\{\s*application\s*,\s*'?(?<name>[a-zA-Z0-9_@]+)'?\s*,""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Application();

    [GeneratedRegex("""\{\s*vsn\s*,\s*"(?<version>[^"]+)"\s*\}""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Version();
}
