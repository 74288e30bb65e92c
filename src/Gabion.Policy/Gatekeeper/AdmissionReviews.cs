using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Makes a request of an AdmissionReview (<c>admission.k8s.io/v1</c>), or of a plain object as an audit finds it.</summary>
public static class AdmissionReviews
{
    /// <summary>The request; null, with the reason, when there is none in it.</summary>
    public static ReviewRequest? Read(RegoObject document, out string problem)
    {
        ArgumentNullException.ThrowIfNull(document);
        problem = "";
        if (ObjectFacts.Text(document, "kind") != "AdmissionReview" || !ObjectFacts.Text(document, "apiVersion").StartsWith("admission.k8s.io/", StringComparison.Ordinal))
        {
            return new() { Object = document };
        }

        if (document.Get("request") is not RegoObject request)
        {
            problem = "missing request: the AdmissionReview holds no AdmissionRequest";
            return null;
        }

        var (@object, oldObject) = (request.Get("object") as RegoObject, request.Get("oldObject") as RegoObject);
        if (@object is null && oldObject is null)
        {
            problem = "no object found in request: AdmissionRequest does not contain an \"object\" or \"oldObject\" to review";
            return null;
        }

        foreach (var one in new[] { @object, oldObject }.OfType<RegoObject>())
        {
            if (ObjectFacts.Text(one, "kind").Length == 0)
            {
                problem = "the object of the request has no kind";
                return null;
            }
        }

        var operation = ObjectFacts.Text(request, "operation");
        if (operation == "DELETE" && oldObject is null)
        {
            problem = "oldObject cannot be nil for DELETE operations";
            return null;
        }

        return new()
        {
            Object = operation == "DELETE" ? null : @object,
            OldObject = oldObject,
            Operation = operation,
            UserInfo = request.Get("userInfo") as RegoObject ?? RegoObject.Empty,
            Request = request,
        };
    }
}
