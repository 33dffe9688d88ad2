using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace ScfFunctions.Onboarding;

/// <summary>A part of each loan that is to be repaid before its end.</summary>
public sealed record InstalmentRequest(int AfterDays, Share Share)
{
    public static InstalmentRequest Read(JsonFields fields) =>
        new(fields.Whole("afterDays", 1, AgreementRequest.LongestTenorDays), fields.BasisPoints<Share>("share"));
}
