// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;

namespace Berth.Engine.Containers.Naming;

/// <summary>Readable names for containers that were given none: a quality and a thing of the sea, such as <c>steady_lighthouse</c>.</summary>
public static class RandomNames
{
    private static readonly string[] s_qualities =
        ("able agile alert amber ample azure balmy bold brave breezy bright brisk broad calm candid cheery clean clear clever coastal cosy crisp curious "
         + "daring deft dewy eager early easy even fair famous fast fearless festive fine firm fleet fluent fond free fresh frank gentle gifted glad golden "
         + "grand green handy happy hardy hearty honest humble jolly keen kind laughing lively loyal lucky lunar mellow merry mighty modest neat nimble noble "
         + "northern open patient peaceful placid plucky polite prime proud quick quiet rapid ready robust rosy sandy serene sharp shining silent silver "
         + "sincere smooth snug solar sound southern spry stable steady still stout sunny sure swift tidy tranquil trusty upbeat vivid warm wise witty zesty").Split(' ');

    private static readonly string[] s_things =
        ("albatross anchor anemone barge barnacle bay beacon bluefin boom bosun bow breeze brig buoy cabin canal cape captain cargo catamaran channel clipper "
         + "cockle cod compass coral cormorant cove crab crew crow current cutter davit deck delta dinghy dock dolphin dory drift eel ferry fjord flagship "
         + "flotilla foghorn frigate galleon galley gannet gull gulf haddock halyard harbour hawser heron herring hull inlet island jetty jib kayak keel "
         + "kelp ketch kittiwake knot lagoon lantern ledger lighthouse limpet lobster locker lugger mackerel mainsail manatee marina mast mooring mussel "
         + "narwhal nautilus navigator octopus orca osprey otter oyster packet paddle pearl pelican penguin petrel pier pilot plaice plover pontoon porpoise "
         + "port prow puffin quay raft reef ripple rudder sail salmon sandbar schooner seahorse seal sextant shallop shell shoal shore skiff sloop sound "
         + "spinnaker spray squid starboard starfish sturgeon surf swell tern tide tiller trawler tugboat turtle urchin voyage walrus wave whale wharf yacht yawl").Split(' ');

    /// <param name="retry">Zero for the first try; later tries get a number appended, so that a crowded host still finds a free name.</param>
    public static string Next(int retry)
    {
        string name = $"{Pick(s_qualities)}_{Pick(s_things)}";
        return retry == 0 ? name : name + RandomNumberGenerator.GetInt32(10);
    }

    private static string Pick(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
