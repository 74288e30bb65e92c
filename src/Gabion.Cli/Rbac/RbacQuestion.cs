using System.CommandLine;
using Gabion.Model;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary>The words of a question, <c>get pods/log web -n shop</c>, as a request.</summary>
internal sealed class RbacQuestion
{
    private static readonly string[] Verbs =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "impersonate", "bind", "escalate", "approve", "sign", "use", "proxy", "*"];

    public Argument<string> Verb { get; } = new("VERB") { Description = "get, list, watch, create, update, patch, delete, impersonate, bind, escalate…" };

    public Argument<string> Resource { get; } = new("RESOURCE") { Description = "pods, pods/exec, deployments.apps, secrets…, or a path such as /metrics." };

    public Argument<string?> Name { get; } = new("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "The object's name, when one is meant." };

    public Option<string> Namespace { get; } = RbacCommand.Namespace();

    public Option<bool> AllNamespaces { get; } = RbacCommand.AllNamespaces();

    public AccessRequest Request(ParseResult parsed)
    {
        var (verb, resource, name) = (parsed.GetValue(Verb)!, parsed.GetValue(Resource)!, parsed.GetValue(Name) ?? "");
        if (resource.StartsWith('/'))
        {
            return new PathRequest(verb, resource);
        }

        var (group, plural, subresource, isNamespaced) = ResourceNames.Parse(resource);
        var @namespace = parsed.GetValue(AllNamespaces) ? "" : parsed.GetValue(Namespace) ?? (isNamespaced == false ? "" : "default");
        return new ResourceRequest(verb, group, plural, subresource, (plural, isNamespaced) switch
        {
            ("namespaces", _) => name, // the API server takes a namespace to be in itself
            (_, false) => "",
            _ => @namespace,
        }, name);
    }

    /// <summary>Says on standard error what the question may have meant instead; it is answered all the same, as clusters have resources of their own.</summary>
    public static void Doubt(AccessRequest request)
    {
        if (!Verbs.Contains(request.Verb) && Spelling.Nearest(request.Verb, Verbs) is { } verb)
        {
            new Complaint($"the verb '{request.Verb}' is none that Kubernetes uses", $"Did you mean '{verb}'?").Write();
        }

        if (request is ResourceRequest { Group: "", Resource: "nodes", Subresource: "pods" or "configz" or "healthz" } ofKubelet)
        {
            new Complaint(
                $"a kubelet asks whether nodes/{ofKubelet.Subresource} is allowed from Kubernetes 1.33 on (KubeletFineGrainedAuthz), and if not whether nodes/proxy is: who may that may this too",
                $"Ask as well about '{request.Verb} nodes/proxy'.").Write();
        }

        if (request is ResourceRequest { Group: "" } resource && !ResourceNames.All.Contains(resource.Resource) && resource.Resource != "*")
        {
            var nearest = Spelling.Nearest(resource.Resource, ResourceNames.All);
            new Complaint(
                $"the resource '{resource.Resource}' is not known, so it is taken to be one of the core group",
                nearest is null ? "Name the group of a custom resource: certificates.cert-manager.io." : $"Did you mean '{nearest}'?").Write();
        }
    }

    /// <summary>The request in words: <c>get pods/log 'web' in namespace 'shop'</c>.</summary>
    public static string Words(AccessRequest request) => request switch
    {
        ResourceRequest resource => $"{resource}{(resource.Namespace.Length > 0 && resource.Resource != "namespaces" ? $" in namespace '{resource.Namespace}'" : ResourceNames.Parse(resource.Resource).IsNamespaced == false ? "" : " in every namespace")}",
        _ => request.ToString() ?? "",
    };
}
