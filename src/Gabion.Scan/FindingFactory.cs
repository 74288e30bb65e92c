using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules;

namespace Gabion.Scan;

/// <summary>Makes findings of problems, each with a fingerprint that stays when lines move.</summary>
internal sealed class FindingFactory
{
    private readonly Dictionary<UInt128, int> _repeats = []; // of a rule over all objects there may be very many

    public Finding Create(Fact checkedFact, Rule rule, Problem problem, LayerOrigin? layer = null)
    {
        var card = rule.Card;
        var fact = problem.On ?? checkedFact;
        var location = fact.File.Locate(problem.Span);
        if (location.Field is not null && fact is KubernetesObject or Workload)
        {
            location = location with { Field = problem.Path }; // also of a value that is missing
        }

        var identity = $"{card.Id}\n{location.Path}\n{fact.Resource}\n{problem.Path}";
        var key = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        var repeat = _repeats[key] = _repeats.GetValueOrDefault(key) + 1;
        return new()
        {
            Rule = card,
            Verdict = problem.Verdict,
            Severity = problem.Severity ?? card.Severity,
            Resource = fact.Resource,
            Location = layer is null ? location : location with { Layer = layer },
            Message = problem.Message,
            Evidence = card.HidesValue ? [.. problem.Evidence.Select(evidence => evidence with { Value = "(hidden)" })] : problem.Evidence,
            Fix = problem.Fix ?? card.Fix,
            Vulnerability = problem.Vulnerability,
            Status = problem.Vulnerability?.Vex is { Clears: true } ? FindingStatus.Waived : FindingStatus.New,
            StatusReason = problem.Vulnerability?.Vex is { Clears: true } vex ? $"VEX: {vex.Status.Replace('_', ' ')}{(vex.Justification is null ? "" : $", {vex.Justification.Replace('_', ' ')}")}, says {vex.Document}" : null,
            Patch = fact.File.Origin is null ? problem.Patch : null, // what is rendered is mended in its template
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity}\n{repeat}"))),
        };
    }
}
