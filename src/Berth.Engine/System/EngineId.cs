// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.System;

/// <summary>A UUID that names one data root, made at its first start.</summary>
internal static class EngineId
{
    public static string ReadOrCreate(string dataRoot)
    {
        var path = Path.Combine(dataRoot, "engine-id");
        try
        {
            if (Guid.TryParse(File.ReadAllText(path).Trim(), out var known))
            {
                return known.ToString();
            }
        }
        catch (FileNotFoundException)
        {
            // The first start.
        }

        var id = Guid.NewGuid().ToString();
        var fresh = path + ".new";
        File.WriteAllText(fresh, id);
        File.Move(fresh, path, overwrite: true);
        return id;
    }
}
