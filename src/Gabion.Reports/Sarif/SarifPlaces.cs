using System.Text.Json;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Reports.Sarif;

/// <summary>Files and regions of a run.</summary>
internal sealed class SarifPlaces
{
    private const string Base = "%SRCROOT%";

    private readonly Utf8JsonWriter _json;
    private readonly TargetPaths _paths;
    private readonly Excerpts _excerpts;
    private readonly Dictionary<string, int> _artifacts = new(StringComparer.Ordinal);
    private readonly List<string> _inOrder = [];

    public SarifPlaces(Utf8JsonWriter json, ScanReport report)
    {
        _json = json;
        _paths = new(report);
        _excerpts = new(report);
        foreach (var path in report.Findings.Select(finding => finding.Location.Path))
        {
            if (_artifacts.TryAdd(path, _inOrder.Count))
            {
                _inOrder.Add(path);
            }
        }
    }

    public void WriteBase()
    {
        _json.WriteStartObject("originalUriBaseIds");
        _json.WriteStartObject(Base);
        _json.WriteStartObject("description");
        _json.WriteString("text", "The folder that the program ran in: the root of the repository in a pipeline.");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    public void WriteArtifacts()
    {
        _json.WriteStartArray("artifacts");
        foreach (var path in _inOrder)
        {
            _json.WriteStartObject();
            _json.WriteStartObject("location");
            WriteUri(path);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    /// <summary>A finding's place, with its text and the lines around it.</summary>
    public void WriteLocation(Finding finding)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("physicalLocation");
        WriteArtifactLocation(finding.Location.Path);
        var excerpt = _excerpts.Around(finding);
        var line = excerpt?.Lines[finding.Location.Span.Line - excerpt.FirstLine];
        WriteRegion("region", finding.Location.Span, line is null ? null : Slice(line, finding.Location.Span));
        if (excerpt is not null)
        {
            _json.WriteStartObject("contextRegion");
            _json.WriteNumber("startLine", excerpt.FirstLine);
            _json.WriteNumber("endLine", excerpt.FirstLine + excerpt.Lines.Length - 1);
            WriteSnippet(string.Join('\n', excerpt.Lines));
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteStartArray("logicalLocations");
        _json.WriteStartObject();
        _json.WriteString("fullyQualifiedName", finding.Resource.ToString());
        _json.WriteString("kind", "resource");
        _json.WriteEndObject();
        if (finding.Location.Field is { Length: > 0 } field)
        {
            _json.WriteStartObject();
            _json.WriteString("fullyQualifiedName", field);
            _json.WriteString("kind", "member");
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>The instruction of a Dockerfile that brought what was found; its path is the user's own, not below the target.</summary>
    public void WriteInstruction(InstructionPlace place)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("message");
        _json.WriteString("text", "The instruction that brought it.");
        _json.WriteEndObject();
        _json.WriteStartObject("physicalLocation");
        _json.WriteStartObject("artifactLocation");
        _json.WriteString("uri", TargetPaths.Escape(place.Path));
        _json.WriteEndObject();
        _json.WriteStartObject("region");
        _json.WriteNumber("startLine", place.Line);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    public void WriteLocation(string path, TextSpan? span)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("physicalLocation");
        WriteArtifactLocation(path);
        if (span is { } place)
        {
            WriteRegion("region", place, null);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    public void WriteArtifactLocation(string path)
    {
        _json.WriteStartObject("artifactLocation");
        WriteUri(path);
        if (_artifacts.TryGetValue(path, out var index))
        {
            _json.WriteNumber("index", index);
        }

        _json.WriteEndObject();
    }

    public void WriteRegion(string name, TextSpan span, string? snippet)
    {
        _json.WriteStartObject(name);
        _json.WriteNumber("startLine", span.Start.Line);
        _json.WriteNumber("startColumn", span.Start.Column);
        _json.WriteNumber("endLine", span.End.Line);
        _json.WriteNumber("endColumn", span.End.Column);
        if (snippet is not null)
        {
            WriteSnippet(snippet);
        }

        _json.WriteEndObject();
    }

    // A region's snippet is the region's own text (§3.30.13); of several lines the context has it.
    private static string? Slice(string line, TextSpan span) =>
        span.Start.Line == span.End.Line && span.End > span.Start && span.End.Column - 1 <= line.Length
            ? line[(span.Start.Column - 1)..(span.End.Column - 1)]
            : null;

    private void WriteSnippet(string text)
    {
        _json.WriteStartObject("snippet");
        _json.WriteString("text", text);
        _json.WriteEndObject();
    }

    private void WriteUri(string path)
    {
        _json.WriteString("uri", _paths.Uri(path));
        _json.WriteString("uriBaseId", Base);
    }
}
