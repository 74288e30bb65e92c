using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>Watches an evaluation step by step: for traces, profiles and coverage.</summary>
public interface IEvaluationObserver
{
    /// <summary>A rule or function is asked.</summary>
    void Enter(string rule, RegoPlace at);

    /// <summary>It gave a value, or null for undefined.</summary>
    void Exit(string rule, RegoPlace at, RegoValue? value);

    /// <summary>A statement is about to be tried.</summary>
    void Try(RegoPlace at);

    /// <summary>A statement did not hold (again).</summary>
    void Fail(RegoPlace at);
}
