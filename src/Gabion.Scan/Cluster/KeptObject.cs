using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Scan.Cluster;

/// <summary>
/// What is kept of an object until all were seen, as small as can be: of its findings their words and places, which it shares with objects that are
/// alike, and their fingerprints.
/// </summary>
internal sealed class KeptObject
{
    private readonly string _path;
    private readonly Resource? _resource;
    private readonly FindingWords[] _words;
    private readonly InnerPlace[] _places;
    private readonly Fingerprint[] _fingerprints;
    private readonly Finding[] _others;
    private readonly CoverageGap[] _gaps;
    private readonly Subject[] _subjects;

    public KeptObject(FileResult result, RepeatedText texts)
    {
        _path = result.Path;
        _resource = result.Findings.Count == 0 ? null : result.Findings[0].Resource;
        var own = result.Findings.Where(IsOwn).ToList();
        _words = [.. own.Select(finding => texts.Of(finding.Words))];
        _places = [.. own.Select(finding => texts.Of(finding.Location.Inner))];
        _fingerprints = [.. own.Select(finding => finding.Sha256!.Value)];
        _others = own.Count == result.Findings.Count ? [] : [.. result.Findings.Where(finding => !IsOwn(finding))];
        _gaps = result.Gaps.Count == 0 ? [] : [.. result.Gaps];
        _subjects = result.Subjects.Count == 0 ? [] : [.. result.Subjects];
        Shared = result.Shared;
    }

    public static bool IsEmpty(FileResult result) => result.Findings.Count + result.Gaps.Count + result.Subjects.Count + result.Shared.Length == 0;

    /// <summary>Facts that are looked at again together with those of other objects.</summary>
    public ImmutableArray<Fact> Shared { get; private set; }

    /// <summary>They are not looked at again.</summary>
    public void Forget() => Shared = [];

    /// <summary>Adds what is said of the object.</summary>
    public void AddTo(FileResult all)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            all.Findings.Add(new(_words[i], _resource!, Location.Of(_path, _places[i]), _fingerprints[i]));
        }

        all.Findings.AddRange(_others);
        all.Gaps.AddRange(_gaps);
        all.Subjects.AddRange(_subjects);
    }

    private bool IsOwn(Finding finding) => finding.Resource == _resource && finding.Location.Path == _path && finding.Sha256 is not null;
}
