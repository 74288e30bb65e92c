namespace Gabion.Policy.Cel.Kubernetes;

/// <summary>What an expression asks the authorizer of a cluster.</summary>
/// <param name="User">The name of a service account, <c>system:serviceaccount:ns:name</c>; null for the user of the request.</param>
/// <param name="Path">A path that is no resource; null for a question about a resource.</param>
public sealed record AuthorizationQuestion(
    string? User, string? Path, string Group, string Resource, string SubResource, string Namespace, string Name, string Verb, string FieldSelector, string LabelSelector);

/// <summary>What the authorizer said.</summary>
public sealed record AuthorizationAnswer(bool IsAllowed, string Reason, string Error);

/// <summary>The port to a cluster's authorizer.</summary>
public interface IAuthorizer
{
    /// <summary>The answer; null when it cannot be known here.</summary>
    AuthorizationAnswer? Ask(AuthorizationQuestion question);
}

/// <summary>The question as it is put together by <c>authorizer.group('').resource('pods').check('get')</c>.</summary>
internal sealed class AuthorizationValue(CelType type, IAuthorizer? authorizer, AuthorizationQuestion question, AuthorizationAnswer? answer) : CelOpaque(type)
{
    public IAuthorizer? Authorizer { get; } = authorizer;

    public AuthorizationQuestion Question { get; } = question;

    public AuthorizationAnswer? Answer { get; } = answer;

    public override int ContentHash => Question.GetHashCode();

    public override bool SameAs(CelOpaque other) => other is AuthorizationValue value && value.Question == Question && value.Answer == Answer;

    public override string ToString() => Type.ToString();

    public CelValue With(CelType type, AuthorizationQuestion question) => CelValue.Of(new AuthorizationValue(type, Authorizer, question, null));
}
